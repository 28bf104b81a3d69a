"""package.toml as frozen values: who may start what, and which notices there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wording import N_, Wording

LAYOUTS = ("file", "letter", "order", "form", "minutes")
JOINT_LAYOUTS = ("file", "letter", "order")
UNITS = ("workdays", "days", "hours")  # what a clock counts
BASES = ("law", "house")  # what a clock rests on


class WrongEntry(ValueError):
    """A key of package.toml is missing, unknown or of the wrong type."""

    def __init__(self, sentence: str, **gaps: Any) -> None:
        self.wording = Wording(sentence, gaps)
        super().__init__(str(self.wording))


@dataclass(frozen=True)
class Start:
    """One entry of the start page. `organisation` and `title` may be FEEL over the answers of the form."""

    process: str
    name: str
    form: str | None
    positions: tuple[str, ...]
    organisation: str | None
    title: str | None
    number: str | None  # series of the instance's own number


@dataclass(frozen=True)
class Notice:
    """What the issuing of one document needs besides its text. A value that begins with = is FEEL."""

    key: str
    title: str
    layout: str
    organ: str
    series: str  # "" = unnumbered
    recipient: str
    disclosure: str
    sealed: bool
    head: str = ""  # 发文机关标志 when it is not the organ's
    signature: str = ""  # 署名 when it is not the organ: …合作组（…代章）
    copies: str = ""  # 抄送
    urgency: str = ""  # 特急、加急
    sealed_by: str = ""  # code of the organisation whose seal is set, when it is not the organ's (代章)
    co_organs: str = ""  # FEEL: codes of the organisations that issue it too (联合行文)
    lead_alone: bool = False  # of several organs the head names the first alone
    issuers: str = ""  # 签发人, FEEL: names
    signers: str = ""  # 签名章 instead of seals, FEEL: contexts of post and name
    copy_number: str = ""  # 份号
    secrecy: str = ""  # FEEL that must give "": nothing secret is issued


@dataclass(frozen=True)
class ClockRule:
    """How long something may take by law or house rule, as the package proposes it."""

    key: str
    name: str
    amount: int
    unit: str  # workdays, days, hours
    until_midnight: bool
    source: str
    basis: str  # law, house
    effect: str
    warn_before: int
    most_extension: int


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself."""

    key: str
    name: str
    description: str
    legal_basis: tuple[str, ...]
    starts: tuple[Start, ...]
    notices: Mapping[str, Notice]
    clocks: Mapping[str, ClockRule]


def read(document: Mapping[str, Any]) -> Manifest:
    """Return the manifest; raise WrongEntry naming the key."""
    table = _Table(document, "")
    manifest = Manifest(
        key=table.text("key"),
        name=table.text("name"),
        description=table.text("description", ""),
        legal_basis=table.texts("legal_basis"),
        starts=tuple(_start(entry) for entry in table.tables("start")),
        notices={name: _notice(name, entry) for name, entry in table.named_tables("notices")},
        clocks={name: _clock(name, entry) for name, entry in table.named_tables("clocks")},
    )
    table.nothing_else()
    return manifest


def _start(table: "_Table") -> Start:
    start = Start(
        process=table.text("process"),
        name=table.text("name"),
        form=table.text("form", "") or None,
        positions=table.texts("positions"),
        organisation=table.text("organisation", "") or None,
        title=table.text("title", "") or None,
        number=table.text("number", "") or None,
    )
    table.nothing_else()
    return start


def _notice(key: str, table: "_Table") -> Notice:
    notice = Notice(
        key=key,
        title=table.text("title"),
        layout=table.text("layout"),
        organ=table.text("organ", "=organisation"),
        series=table.text("series", ""),
        recipient=table.text("recipient", ""),
        disclosure=table.text("disclosure", ""),
        sealed=table.flag("sealed", default=False),
        head=table.text("head", ""),
        signature=table.text("signature", ""),
        copies=table.text("copies", ""),
        urgency=table.text("urgency", ""),
        sealed_by=table.text("sealed_by", ""),
        co_organs=table.expression("co_organs"),
        lead_alone=table.flag("lead_alone", default=False),
        issuers=table.expression("issuers"),
        signers=table.expression("signers"),
        copy_number=table.text("copy_number", ""),
        secrecy=table.text("secrecy", ""),
    )
    table.nothing_else()
    _one_of(LAYOUTS, notice.layout, f"notices.{key}.layout")
    _agrees(notice)
    return notice


def _agrees(notice: Notice) -> None:
    """Raise WrongEntry when the keys of a notice ask for what no document can be."""
    if notice.secrecy and not notice.secrecy.startswith("="):
        raise WrongEntry(
            N_("键 {key} 写明了密级“{found}”：本系统不是涉密网络，不得办理涉密公文，请改用涉密信息系统。"),
            key=f"notices.{notice.key}.secrecy",
            found=notice.secrecy,
        )
    if notice.signers and notice.sealed:
        raise WrongEntry(
            N_("键 {key} 与 sealed = true 只能取其一：公文加盖签名章的，不再加盖机关印章。"),
            key=f"notices.{notice.key}.signers",
        )
    if notice.co_organs and notice.layout not in JOINT_LAYOUTS:
        raise WrongEntry(
            N_("键 {key} 只用于 layout 为 {expected} 的文书，实为“{found}”。"),
            key=f"notices.{notice.key}.co_organs",
            expected="、".join(JOINT_LAYOUTS),
            found=notice.layout,
        )


def _clock(key: str, table: "_Table") -> ClockRule:
    rule = ClockRule(
        key=key,
        name=table.text("name"),
        amount=table.number("amount"),
        unit=table.text("unit"),
        until_midnight=table.flag("until_midnight", default=False),
        source=table.text("source"),
        basis=table.text("basis"),
        effect=table.text("effect", ""),
        warn_before=table.number("warn_before", 0),
        most_extension=table.number("most_extension", 0),
    )
    table.nothing_else()
    _one_of(UNITS, rule.unit, f"clocks.{key}.unit")
    _one_of(BASES, rule.basis, f"clocks.{key}.basis")
    return rule


def _one_of(expected: tuple[str, ...], found: str, key: str) -> None:
    if found not in expected:
        raise WrongEntry(
            N_("键 {key} 应为 {expected} 之一，实为“{found}”。"),
            key=key,
            expected="、".join(expected),
            found=found,
        )


class _Table:
    """A TOML table whose keys are asked for by type; what nobody asked for is a slip of the pen."""

    def __init__(self, entries: Any, path: str) -> None:
        if not isinstance(entries, Mapping):
            raise WrongEntry(N_("键 {key} 应为一张表。"), key=path.rstrip("."))
        self._entries = entries
        self._path = path
        self._asked: set[str] = set()

    def text(self, key: str, default: str | None = None) -> str:
        value = self._ask(key, default)
        if not isinstance(value, str):
            raise WrongEntry(N_("键 {key} 应为文字，实为“{found}”。"), key=self._path + key, found=value)
        return value

    def expression(self, key: str) -> str:
        """Return FEEL, "" if there is none: for what is no text."""
        value = self.text(key, "")
        if value and not value.startswith("="):
            raise WrongEntry(
                N_("键 {key} 应为以 = 开头的 FEEL 表达式，实为“{found}”。"), key=self._path + key, found=value
            )
        return value

    def number(self, key: str, default: int | None = None) -> int:
        value = self._ask(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise WrongEntry(
                N_("键 {key} 应为不小于 0 的整数，实为“{found}”。"), key=self._path + key, found=value
            )
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._ask(key, default)
        if not isinstance(value, bool):
            raise WrongEntry(
                N_("键 {key} 应为 true 或 false，实为“{found}”。"), key=self._path + key, found=value
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._ask(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise WrongEntry(N_("键 {key} 应为文字的列表。"), key=self._path + key)
        return tuple(values)

    def tables(self, key: str) -> list["_Table"]:
        entries = self._ask(key, [])
        if not isinstance(entries, list):
            raise WrongEntry(N_("键 {key} 应写成 [[{key}]]。"), key=self._path + key)
        return [_Table(entry, f"{self._path}{key}[{index}].") for index, entry in enumerate(entries)]

    def named_tables(self, key: str) -> list[tuple[str, "_Table"]]:
        inner = _Table(self._ask(key, {}), f"{self._path}{key}.")
        return [(name, _Table(entry, f"{inner._path}{name}.")) for name, entry in inner._entries.items()]

    def nothing_else(self) -> None:
        for key in self._entries:
            if key not in self._asked:
                raise WrongEntry(
                    N_("不认识键 {key}，可用的是 {known}。"),
                    key=self._path + key,
                    known="、".join(sorted(self._asked)),
                )

    def _ask(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        if key in self._entries:
            return self._entries[key]
        if default is None:
            raise WrongEntry(N_("缺少键 {key}。"), key=self._path + key)
        return default
