"""`python -m tests.conformance`: write docs/conformance.md anew; fail where a failing case has no reason."""

import sys

from tests.conformance import dmn, tck
from tests.conformance.bpmn.case import catalogue
from tests.conformance.bpmn.section import section
from tests.conformance.page import write_section


def main() -> str | None:
    """Return what is wrong, None when all is well."""
    write_section("bpmn", section(catalogue()))
    if not tck.TCK.is_dir():
        return "The part on DMN stays: set DMN_TCK to the folder of the TCK's test cases to write it as well."
    try:
        write_section("dmn", dmn.section(tck.TCK, dmn.run(tck.TCK)))
    except dmn.Unexplained as unexplained:
        return str(unexplained)
    return None


if __name__ == "__main__":
    sys.exit(main())
