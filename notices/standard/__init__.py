"""Documents of the platform itself, the same whatever process they speak of: 催办单, 督办函, 通报."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from notices.job import Layout

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class StandardNotice:
    """What a package's manifest says of its own notices, and which variables the template asks for."""

    key: str
    title: str
    layout: Layout
    series_suffix: str  # put behind the organ's 代字: 苏应急 + 督
    disclosure: str
    sealed: bool
    variables: tuple[str, ...]

    @property
    def template(self) -> str:
        return (FOLDER / f"{self.key}.html").read_text(encoding="utf-8")


_TASK = (
    "task_name",
    "instance_number",
    "instance_title",
    "holder",
    "opened_at",
    "due_at",
    "due_provisional",
    "progress",
)

STANDARD: Mapping[str, StandardNotice] = MappingProxyType(
    {
        each.key: each
        for each in (
            StandardNotice(
                "reminder_slip",
                "催办单",
                Layout.FORM,
                series_suffix="催",
                disclosure="",
                sealed=False,
                variables=(*_TASK, "requirement", "contact_name", "contact_phone"),
            ),
            StandardNotice(
                "supervision_letter",
                "关于限期办理逾期事项的督办函",
                Layout.LETTER,
                series_suffix="督",
                disclosure="不予公开",
                sealed=True,
                variables=(
                    *_TASK,
                    *("overdue_workdays", "new_due_at", "new_due_provisional"),
                    *("contact_name", "contact_phone"),
                ),
            ),
            StandardNotice(
                "circular",
                "关于逾期未办事项的通报",
                Layout.LETTER,
                series_suffix="通",
                disclosure="不予公开",
                sealed=True,
                variables=("as_of", "items", "requirement"),
            ),
        )
    }
)
