"""`python -m tests.bpmn.checks.page`: write docs/checks.md, the rules with what each says of its example."""

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Final

from bpmn.checks import RULES, check
from bpmn.checks.rule import Binds, Rule
from config import ROOT
from tests.bpmn.checks.examples import EXAMPLES
from tests.bpmn.checks.sketch import KNOWN

PAGE: Final = ROOT / "docs" / "checks.md"
_INTRODUCTION: Final = """# What is checked before a package is deployed

`flask --app wsgi check FILE…` prints the findings on packages (folders or zip archives), on folders of them,
and on diagrams that lie alone; with `--json` as one list of
`{"file", "element", "rule", "severity", "message"}`. The exit status is 1 when there is an error. The modeler
shows the same findings on the elements, and what has an error is not deployed.

Every rule is one function in `bpmn/checks/`, with an example that breaks it and one that keeps it in
`tests/bpmn/checks/examples/`; the sentence is what it says of the former. This page is written by
`python -m tests.bpmn.checks.page`. A rule holds for

- *drawn*: every process, BPMN itself says so;
- *executed*: every process that is not marked `isExecutable="false"`;
- *deployed*: the same, but in a diagram that lies alone an error is a warning: what our dialect or the
  package adds, who does a task, which service, form or decision, is still to come.

Besides, `unreadable-diagram` and `unreadable-package` tell what is no XML, no BPMN or no package, and
`refused-by-engine` what the engine refuses although no rule objects. Forms and documents have rules of their
own in `workflows/check_forms.py` and `workflows/check_notices.py`.
"""
_BINDS: Final = {Binds.DRAWN: "drawn", Binds.EXECUTED: "executed", Binds.DEPLOYED: "deployed"}


def page() -> str:
    return _INTRODUCTION + "".join(_lines())


def _lines() -> Iterator[str]:
    title = ""
    for rule in sorted(RULES, key=_title):
        if _title(rule) != title:
            title = _title(rule)
            yield f"\n## {title}\n\n| Rule | | Holds for | For example |\n|---|---|---|---|\n"
        yield f"| `{rule.id}` | {rule.severity.value} | {_BINDS[rule.binds]} | {_example(rule)} |\n"


def _title(rule: Rule) -> str:
    """Return what the module of the rule is about, up to its first stop."""
    find = rule.find.args[0].find if isinstance(rule.find, partial) else rule.find
    about = inspect.getdoc(inspect.getmodule(find)) or ""
    return about.partition("\n")[0].rstrip(".")


def _example(rule: Rule) -> str:
    found = next(finding for finding in check(EXAMPLES[rule.id].bad, KNOWN) if finding.rule == rule.id)
    return str(found.message).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
