"""Sketches of packages for the examples: what matters of a diagram, line by line.

A line that begins with < is XML of the process; `a b c` connects elements in a row; `a b ? x > 1` is one flow
with a condition; what stands below --- is declared outside the process. A flow from a to b has the id a_b.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from bpmn.checks.known import Known
from bpmn.package import Package
from feel import Function

KNOWN = Known(
    positions=frozenset({"clerk", "chief"}),
    topics=frozenset({"notify", "issue_notice", "draft_notice", "start_clock", "stop_clock"}),
    packages=frozenset({"elsewhere"}),
    escalations=frozenset({"default"}),
    clocks={"appeal": "elsewhere"},
    registers=frozenset({"teams"}),
    parameters={"notify": frozenset({"to", "text"}), "issue_notice": frozenset({"notice"})},
    errors={"notify": frozenset({"NOT_AVAILABLE"})},
    functions={
        "workdays": Function("workdays", ("n",), lambda n: None, ""),
        "clock due": Function("clock due", ("rule",), lambda rule: None, ""),
    },
)
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lx="urn:lingxing:bpmn:1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'id="definitions" targetNamespace="urn:example">'
)
_MANIFEST = 'key = "leave"\nname = "请假"\n'


@dataclass(frozen=True)
class Example:
    """What breaks a rule, and the same put right."""

    bad: Package
    good: Package


def package(sketch: str, manifest: str = "", files: Mapping[str, str] | None = None) -> Package:
    return Package(
        "leave",
        {
            "package.toml": (_MANIFEST + manifest).encode(),
            "process.bpmn": diagram(sketch).encode(),
            **{path: text.encode() for path, text in (files or {}).items()},
        },
    )


def example(
    sketch: str, *fixes: tuple[str, str], manifest: str = "", files: Mapping[str, str] | None = None
) -> Example:
    """Return an example; `fixes` are replacements in sketch, manifest and files that put it right."""
    fixed = {path: _fixed(text, fixes) for path, text in (files or {}).items()}
    good = package(_fixed(sketch, fixes), _fixed(manifest, fixes), fixed)
    return Example(package(sketch, manifest, files), good)


def diagram(sketch: str, *, executable: str = "true") -> str:
    inside, _, outside = sketch.partition("---")
    process = "".join(_lines(inside))
    process = f'<process id="leave" name="请假" isExecutable="{executable}">{process}</process>'
    return f"{_HEAD}{process}{outside}</definitions>"


def _fixed(text: str, fixes: tuple[tuple[str, str], ...]) -> str:
    for old, new in fixes:
        text = text.replace(old, new)
    return text


def _lines(sketch: str) -> Iterator[str]:
    for line in filter(None, map(str.strip, sketch.splitlines())):
        if line.startswith("<"):
            yield line
            continue
        chain, _, condition = line.partition("?")
        written = (
            f"<conditionExpression>{escape(condition.strip())}</conditionExpression>" if condition else ""
        )
        for source, target in pairwise(chain.split()):
            yield (
                f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
                f"{written}</sequenceFlow>"
            )
