"""What differs between two versions of a package: which files, and in texts which lines."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

CONTEXT_LINES = 3
MOST_LINES = 2000  # shown of one file


class Change(StrEnum):
    """What has become of a file."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Line:
    """A line of a comparison. `sign` is "+", "-", " " or "@" for a new place in the file."""

    sign: str
    text: str


@dataclass(frozen=True)
class FileChange:
    """A file that differs. Diagrams have no lines: they are compared as drawings."""

    path: str
    change: Change
    lines: Sequence[Line]

    @property
    def is_diagram(self) -> bool:
        return self.path.endswith(".bpmn")


def compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Sequence[FileChange]:
    """Return the files that differ, in order of their paths."""
    return [
        FileChange(path, _change(path, old, new), _lines(path, old.get(path, b""), new.get(path, b"")))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def _change(path: str, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Change:
    if path not in old:
        return Change.ADDED
    return Change.CHANGED if path in new else Change.REMOVED


def _lines(path: str, old: bytes, new: bytes) -> Sequence[Line]:
    if path.endswith(".bpmn"):
        return ()
    before, after = (content.decode("utf-8", "replace").splitlines() for content in (old, new))
    differing = difflib.unified_diff(before, after, n=CONTEXT_LINES, lineterm="")
    return [line for _, line in zip(range(MOST_LINES), _signed(differing), strict=False)]


def _signed(differing: Iterator[str]) -> Iterator[Line]:
    for number, text in enumerate(differing):
        if number > 1:  # the first two lines name the files
            yield Line(text[:1], text[3:].strip("@ ") if text.startswith("@") else text[1:])
