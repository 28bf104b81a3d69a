"""流程包 as its pages show it: what is deployed, which versions still run, what lies in the draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bpmn.manifest import Manifest
from bpmn.naming import Name, naming
from bpmn.package import Package, PackageUnreadable
from staff.models import Member
from wording import Wording
from workflows.definitions import definition_of
from workflows.draft import Draft, draft_of, files_of
from workflows.form_users import users_of_forms
from workflows.models import ArmedStart, InstanceStatus, PackageDraft, ProcessDefinition, ProcessInstance
from workflows.refusals import FileNotInPackage, ProcessNotFound


@dataclass(frozen=True)
class VersionLine:
    """A deployed version."""

    id: int
    version: int
    digest: str
    deployed_by: str
    deployed_at: datetime
    note: str
    running: int
    started: int


@dataclass(frozen=True)
class PackageLine:
    """A package in the list. One that is only a draft has no newest version."""

    key: str
    name: str
    newest: VersionLine | None
    running: int  # over all versions
    drafted: int  # files changed and not deployed


@dataclass(frozen=True)
class DraftLine:
    """A file that is changed and not yet deployed."""

    path: str
    kind: str  # added, changed, removed
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True)
class StartLine:
    """An event that begins instances of the newest version without a person."""

    kind: str  # message, signal, timer, conditional
    process: Name
    element: Name
    text: str  # what it waits for, as the diagram writes it
    needs_all: bool  # with the other lines of the same element
    next_at: datetime | None  # of a timer; None: no more turns
    problem: Wording | None


@dataclass(frozen=True)
class PackagePage:
    """One package, as it would be deployed now. `unreadable` says why its draft can't be read, if so."""

    key: str
    name: str
    version: int
    manifest: Manifest | None
    diagrams: Sequence[str]
    forms: Sequence[tuple[str, str]]  # path, the tasks that show it
    decisions: Sequence[str]
    notices: Sequence[tuple[str, str]]  # path, title
    others: Sequence[str]
    versions: Sequence[VersionLine]
    starts: Sequence[StartLine]
    draft: Sequence[DraftLine]
    unreadable: Wording | None
    translations: Mapping[str, Mapping[str, str]]


def packages(session: Session) -> Sequence[PackageLine]:
    """Return every package, deployed or only drafted."""
    drafts = select(PackageDraft.key, func.count()).group_by(PackageDraft.key)
    drafted = dict(session.execute(drafts).all())
    versions: dict[str, list[VersionLine]] = {}
    names: dict[str, str] = {}
    for row, line in _versions(session):
        versions.setdefault(row.key, []).append(line)
        names.setdefault(row.key, row.name)
    return [
        PackageLine(
            key=key,
            name=names.get(key, key),
            newest=versions[key][0] if key in versions else None,
            running=sum(line.running for line in versions.get(key, ())),
            drafted=drafted.get(key, 0),
        )
        for key in sorted(versions.keys() | drafted.keys())
    ]


def package_page(session: Session, key: str) -> PackagePage:
    """Return one package. Raises ProcessNotFound."""
    draft = draft_of(session, key)
    versions = [line for row, line in _versions(session, key)]
    package, unreadable = _readable(draft)
    manifest = package.manifest if package else None
    paths = sorted(draft.files)
    used_by = (
        {f"forms/{key}.json": names for key, names in users_of_forms(package).items()} if package else {}
    )
    return PackagePage(
        key=key,
        name=manifest.name if manifest else key,
        version=draft.version,
        manifest=manifest,
        diagrams=[path for path in paths if path.endswith(".bpmn")],
        forms=[(path, used_by.get(path, "")) for path in paths if path.startswith("forms/")],
        decisions=[path for path in paths if path.startswith("decisions/")],
        notices=[(path, _title(manifest, path)) for path in paths if path.startswith("notices/")],
        others=[path for path in paths if _is_other(path)],
        versions=versions,
        starts=_starts(session, key),
        draft=_draft_lines(draft),
        unreadable=unreadable,
        translations=package.translations if package else {},
    )


def version_files(session: Session, key: str, version: int) -> Mapping[str, bytes]:
    """Return the files of a version. Raises ProcessNotFound."""
    definition_id = session.scalar(
        select(ProcessDefinition.id).where(ProcessDefinition.key == key, ProcessDefinition.version == version)
    )
    if definition_id is None:
        raise ProcessNotFound(process=key)
    return files_of(session, definition_id)


def version_file(session: Session, key: str, version: int, path: str) -> bytes:
    """Return one file of a version. Raises ProcessNotFound, FileNotInPackage."""
    files = version_files(session, key, version)
    if path not in files:
        raise FileNotInPackage(package=key, file=path)
    return files[path]


def _versions(session: Session, key: str = "") -> Sequence[tuple[ProcessDefinition, VersionLine]]:
    """The newest first, each with how many instances it has."""
    counts: dict[tuple[int, InstanceStatus], int] = {
        (definition_id, status): count
        for definition_id, status, count in session.execute(
            select(ProcessInstance.definition_id, ProcessInstance.status, func.count()).group_by(
                ProcessInstance.definition_id, ProcessInstance.status
            )
        )
    }
    rows = (
        select(ProcessDefinition, Member.name)
        .outerjoin(Member, Member.username == ProcessDefinition.deployed_by)
        .order_by(ProcessDefinition.key, ProcessDefinition.version.desc())
    )
    if key:
        rows = rows.where(ProcessDefinition.key == key)
    return [(row, _version_line(row, name, counts)) for row, name in session.execute(rows)]


def _version_line(
    row: Any, deployed_by: str | None, counts: Mapping[tuple[int, InstanceStatus], int]
) -> VersionLine:
    return VersionLine(
        id=row.id,
        version=row.version,
        digest=row.digest,
        deployed_by=deployed_by or "",
        deployed_at=row.deployed_at,
        note=row.note,
        running=counts.get((row.id, InstanceStatus.RUNNING), 0),
        started=sum(counts.get((row.id, status), 0) for status in InstanceStatus),
    )


def _starts(session: Session, key: str) -> Sequence[StartLine]:
    """What is armed, named as in the newest version."""
    armed = session.scalars(select(ArmedStart).where(ArmedStart.key == key).order_by(ArmedStart.id)).all()
    names = definition_of(session, armed[0].definition_id).elements if armed else {}
    return [
        StartLine(
            kind=start.kind,
            process=naming(names[start.process_id]),
            element=naming(names[start.element_id]),
            text=start.text,
            needs_all=start.needs_all,
            next_at=start.due_at,
            problem=start.problem,
        )
        for start in armed
    ]


def _readable(draft: Draft) -> tuple[Package | None, Wording | None]:
    try:
        return draft.package(), None
    except PackageUnreadable as refused:
        return None, refused.wording


def _draft_lines(draft: Draft) -> Sequence[DraftLine]:
    lines = []
    for path, row in sorted(draft.changed.items()):
        kind = "removed" if not row.content else "changed" if path in draft.deployed else "added"
        lines.append(DraftLine(path, kind, row.saved_by, row.saved_at))
    return lines


def _title(manifest: Manifest | None, path: str) -> str:
    """Return the title of a document; nothing where each document is given its own by an expression."""
    notice = manifest.notices.get(path.removeprefix("notices/").removesuffix(".html")) if manifest else None
    return notice.title if notice and not notice.title.startswith("=") else ""


def _is_other(path: str) -> bool:
    return not path.endswith(".bpmn") and not path.startswith(("forms/", "decisions/", "notices/"))
