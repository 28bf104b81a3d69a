"""What a check has found."""

from dataclasses import dataclass
from enum import StrEnum

from wording import Wording


class Severity(StrEnum):
    ERROR = "error"  # the engine would run it wrong, or not at all: not deployed
    WARNING = "warning"  # it runs, and probably not as meant


@dataclass(frozen=True)
class Finding:
    """One fault of a package: where it is, and what to draw instead."""

    file: str
    element: str | None  # id
    rule: str
    severity: Severity
    message: Wording

    def as_data(self) -> dict[str, str | None]:
        return {
            "file": self.file,
            "element": self.element,
            "rule": self.rule,
            "severity": self.severity.value,
            "message": str(self.message),
        }
