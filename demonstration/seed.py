"""Fill an empty database: calendar, organisations, invented people, policies, registers, packages."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.package import read_folder
from calendars.load_calendar import seed_calendar
from config import ROOT
from registers import records
from registers.models import Register
from staff.models import (
    Appointment,
    GroupMembership,
    Member,
    Organisation,
    OrganisationAlias,
    OrganisationGroup,
    Position,
    Role,
)
from staff.sign_in import hash_password
from workflows.deploy_package import deploy_package
from workflows.models import EscalationPolicy

FOLDER = Path(__file__).parent
PACKAGES = ROOT / "bpmn" / "packages"
SINCE = date(2020, 1, 1)
PASSWORD = "lingxing-demo-2026"  # noqa: S105  printed at the start; only demonstration accounts have it

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
GIVEN = ("示安", "例宁", "演平", "示远", "例清", "演和", "示明", "例川", "演青", "示岚", "例舟", "演禾")

AREA_CODES = {
    **{"3201": "025", "3202": "0510", "3203": "0516", "3204": "0519", "3205": "0512", "3206": "0513"},
    **{"3207": "0518", "3208": "0517", "3209": "0515", "3210": "0514", "3211": "0511", "3212": "0523"},
    **{"3213": "0527", "32": "025", "31": "021", "33": "0571", "34": "0551"},
}


@dataclass(frozen=True)
class Account:
    """A demonstration account, for the list that script/server prints."""

    username: str
    name: str
    does: str


ADMINISTRATORS = (
    ("admin", "管示理", Role.SYSTEM_ADMIN, "系统管理员：机构、人员、会话"),
    ("process", "流示程", Role.PROCESS_ADMIN, "流程管理员：流程包、建模、异常"),
    ("auditor", "审示计", Role.AUDITOR, "审计员：查看全部，不能改动"),
)
SHOWN = ("E-1.1", "KS.1", "KS.2", "KS.3", "KS.4", "JS.3", "JS.7", "JS.8", "T-KS.1", "SH.1")


def seed(session: Session, now: datetime, password: str | None = PASSWORD) -> bool:
    """Fill the database; return False when it has organisations already, and change nothing.

    Without a password nobody can sign in before one is set (`flask password`): so in production.
    """
    if session.scalar(select(Organisation.id).limit(1)) is not None:
        return False
    seed_calendar(session, now)
    posts = _load("positions.toml")
    for key, (name, rank) in posts["positions"].items():
        session.add(Position(key=key, name=name, rank=rank))
    organisations = _organisations(session, _load("organisations.toml"))
    password_hash = hash_password(password) if password else ""
    _people(session, organisations, posts["staffing"], password_hash)
    session.add_all(EscalationPolicy(**policy) for policy in _load("escalations.toml")["policies"])
    session.flush()
    _registers(session, organisations, now)
    for folder in sorted(path for path in PACKAGES.iterdir() if path.is_dir()):
        deploy_package(session, read_folder(folder), "首次部署", "system", now)
    return True


def accounts(session: Session) -> list[Account]:
    """Return the accounts worth trying first."""
    shown = [username for username, *_ in ADMINISTRATORS] + list(SHOWN)
    members = session.scalars(select(Member).where(Member.username.in_(shown))).all()
    by_name = {member.username: member for member in members}
    return [_account(session, by_name[username]) for username in shown if username in by_name]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text())


def _organisations(session: Session, document: Mapping[str, Any]) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for code, (name, short, kind, division, parent, prefix) in document["organisations"].items():
        above = made.get(parent)
        made[code] = Organisation(
            code=code,
            name=name,
            short_name=short,
            kind=kind,
            division_code=division,
            parent=above,
            path=f"{above.path if above else '/'}{code}/",
            number_prefix=prefix,
            active=True,
        )
    session.add_all(made.values())
    session.flush()
    session.add_all(
        OrganisationAlias(name=alias, organisation_id=made[code].id)
        for alias, code in document["aliases"].items()
    )
    for key, (name, codes) in document["groups"].items():
        session.add(OrganisationGroup(key=key, name=name))
        session.flush()
        session.add_all(
            GroupMembership(group_key=key, organisation_id=made[code].id, from_on=SINCE, rank=rank)
            for rank, code in enumerate(codes)
        )
    return made


def _people(
    session: Session, organisations: Mapping[str, Organisation], staffing: Mapping[str, Any], password: str
) -> None:
    names = _names()
    for code, organisation in organisations.items():
        for index, posts in enumerate(staffing.get(organisation.kind, ()), 1):
            member = _member(f"{code}.{index}", next(names), organisation, password, [Role.STAFF])
            member.appointments = [
                Appointment(organisation_id=organisation.id, position_key=post, from_on=SINCE)
                for post in posts
            ]
            session.add(member)
    home = organisations["JS"]
    session.add_all(
        _member(username, name, home, password, [Role.STAFF, role])
        for username, name, role, _ in ADMINISTRATORS
    )


def _member(username: str, name: str, organisation: Organisation, password: str, roles: list[Role]) -> Member:
    return Member(
        username=username,
        name=name,
        organisation_id=organisation.id,
        password_hash=password,
        roles=[role.value for role in roles],
        active=True,
        language="zh",
        email="",
        phone=_phone(organisation, username),
    )


def _phone(organisation: Organisation, username: str) -> str:
    """An invented number with the area code of the place: 9999 and four digits of its own."""
    area = next(code for prefix, code in AREA_CODES.items() if organisation.division_code.startswith(prefix))
    return f"{area}-9999{crc32(username.encode()) % 10_000:04}"


def _names() -> Iterator[str]:
    """Invented names that look it: 示 (shown), 例 (example), 演 (played) in each."""
    index = 0
    while True:
        yield SURNAMES[index % len(SURNAMES)] + GIVEN[(index // len(SURNAMES) + index) % len(GIVEN)]
        index += 1


def _registers(session: Session, organisations: Mapping[str, Organisation], now: datetime) -> None:
    document = json.loads((FOLDER / "registers.json").read_text(), parse_float=Decimal)
    for entry in document["registers"]:
        session.add(Register(key=entry["key"], name=entry["name"], schema=entry["schema"]))
        session.flush()
        for data in entry["records"]:
            row = records.write(session, entry["key"], data["key"], data, now)
            code = data.get("organisation")
            row.organisation_id = organisations[code].id if code in organisations else None


def _account(session: Session, member: Member) -> Account:
    for username, _, _, does in ADMINISTRATORS:
        if member.username == username:
            return Account(username, member.name, does)
    posts = session.scalars(
        select(Position.name)
        .join(Appointment, Appointment.position_key == Position.key)
        .where(Appointment.member_id == member.id)
        .order_by(Position.rank)
    )
    organisation = session.get_one(Organisation, member.organisation_id)
    return Account(member.username, member.name, f"{organisation.name} · {'、'.join(posts)}")
