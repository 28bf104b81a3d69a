"""The section on DMN: what of the TCK passes, and why each other case does not."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.conformance import tck

REASONS: Final = Path(__file__).parent / "reasons.toml"
_HEAD: Final = """## DMN and FEEL

FEEL and decisions follow DMN 1.5; files of DMN 1.1 to 1.5 are read. Asked were the test cases of the
[DMN TCK](https://github.com/dmn-tck/tck) in the folder that `DMN_TCK` named: {cases} cases with
{results} results (files sha256 {fingerprint}). A result passes when it is the expected value, numbers
within 10⁻⁸ as in the TCK's own runners.

"""


@dataclass(frozen=True)
class Result:
    """One result of one test case."""

    level: str
    folder: str
    case: str
    node: str
    passed: bool

    @property
    def key(self) -> str:
        """What the patterns of reasons.toml are compared with."""
        return f"{self.level}/{self.folder}/{self.case}/{self.node}"


class Unexplained(Exception):
    """Failing cases without a reason, or reasons without a failing case."""


def run(kit: Path) -> list[Result]:
    """Evaluate all cases of the kit."""
    return [result for folder in sorted(kit.glob("*/*/")) for result in _folder(folder)]


def section(kit: Path, results: Sequence[Result]) -> str:
    """Return the section as Markdown; raise Unexplained."""
    reasons = tomllib.loads(REASONS.read_text(encoding="utf-8"))["dmn"]
    failures = explained(results, reasons)
    head = _HEAD.format(
        cases=len({(one.level, one.folder, one.case) for one in results}),
        results=len(results),
        fingerprint=_fingerprint(kit)[:16],
    )
    return head + "\n".join((*_levels(results), *_failures(failures), *_folders(results), ""))


def _folder(folder: Path) -> Iterator[Result]:
    models = {}
    for one in tck.expectations(folder):
        if one.model not in models:
            models[one.model] = tck.load(one.model)
        passed = tck.passes(models[one.model], one)
        yield Result(folder.parent.name, folder.name, one.case, one.node, passed)


def explained(results: Iterable[Result], reasons: Mapping[str, str]) -> dict[str, list[Result]]:
    """Return the failing results by reason: the first whose pattern fits."""
    found: dict[str, list[Result]] = {pattern: [] for pattern in reasons}
    unexplained: list[Result] = []
    for result in results:
        if not result.passed:
            fitting = (pattern for pattern in reasons if fnmatchcase(result.key, pattern))
            found.get(next(fitting, ""), unexplained).append(result)
    idle = [pattern for pattern, failing in found.items() if not failing]
    if unexplained or idle:
        lines = [f"fails without a reason: {result.key}" for result in unexplained]
        raise Unexplained("\n".join([*lines, *(f"reason without a failing case: {one}" for one in idle)]))
    return {reasons[pattern]: failing for pattern, failing in found.items()}


def _levels(results: Sequence[Result]) -> Iterator[str]:
    yield "| Level | Results | Passed | Share |"
    yield "|---|---:|---:|---:|"
    for level, counts in _counts((one.level, one.passed) for one in results):
        share = counts[True] / counts.total()
        yield f"| {level} | {counts.total()} | {counts[True]} | {share:.1%} |"


def _failures(explained: Mapping[str, Sequence[Result]]) -> Iterator[str]:
    yield "\n### What fails, and why\n"
    for reason, failing in explained.items():
        yield f"- {reason}"
        for folder in dict.fromkeys(f"{one.level}/{one.folder}" for one in failing):
            cases = (one for one in failing if f"{one.level}/{one.folder}" == folder)
            named = (one.case if one.case == one.node else f"{one.case} {one.node}" for one in cases)
            yield f"  - {folder}: " + ", ".join(f"`{name}`" for name in named)


def _folders(results: Sequence[Result]) -> Iterator[str]:
    yield "\n### By folder\n"
    yield "| Folder | Passed | of |"
    yield "|---|---:|---:|"
    for folder, counts in _counts((f"{one.level}/{one.folder}", one.passed) for one in results):
        yield f"| {folder} | {counts[True]} | {counts.total()} |"


def _counts(passed: Iterable[tuple[str, bool]]) -> Iterable[tuple[str, Counter[bool]]]:
    counted: dict[str, Counter[bool]] = {}
    for name, one in passed:
        counted.setdefault(name, Counter())[one] += 1
    return counted.items()


def _fingerprint(kit: Path) -> str:
    digest = sha256()
    for file in sorted(path for path in kit.glob("*/*/*") if path.suffix in (".dmn", ".xml")):
        digest.update(f"{file.relative_to(kit)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
