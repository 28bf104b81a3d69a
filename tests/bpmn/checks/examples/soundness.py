"""Tokens that wait or double."""

from tests.bpmn.checks.examples.sketches import AND, CHOICE, TIMER, TWO_CHOICES
from tests.bpmn.checks.sketch import example


def many_branches(count: int) -> str:
    """Draw so many branches of three alternatives each that there are 4 to the power of count states."""
    branches = "".join(
        f'<exclusiveGateway id="g{n}" default="g{n}_c{n}"/>\n'
        + "".join(f'<task id="{x}{n}" name="办" lx:position="clerk">{{}}</task>\n' for x in "abc")
        + "".join(
            f'<boundaryEvent id="{x}{n}_late" attachedToRef="{x}{n}">{TIMER}</boundaryEvent>\n'
            f'<endEvent id="{x}{n}_end"/>\n{x}{n}_late {x}{n}_end\n'
            for x in "abc"
        )
        + f"fork g{n}\ng{n} a{n} ? 1 > 0\ng{n} b{n} ? 2 > 1\ng{n} c{n}\n"
        + "".join(f"{x}{n} m{n}\n" for x in "abc")
        + f'<exclusiveGateway id="m{n}"/>\n<endEvent id="e{n}"/>\nm{n} e{n}\n'
        for n in range(count)
    )
    return f'<startEvent id="start"/>\n<parallelGateway id="fork"/>\nstart fork\n{branches}'.replace("{}", "")


SOUNDNESS = {
    "start-quantity-unreachable": example(
        CHOICE.replace(
            '<exclusiveGateway id="join"/>', '<task id="join" name="汇总" lx:position="chief"/>'
        ).replace('id="join"', 'id="join" startQuantity="2"'),
        (' startQuantity="2"', ""),
    ),
    "deadlock": example(AND, ('<parallelGateway id="join" name="汇合"/>', '<exclusiveGateway id="join"/>')),
    "possible-deadlock": example(TWO_CHOICES, ('<parallelGateway id="join"', '<inclusiveGateway id="join"')),
    "lack-of-synchronisation": example(
        CHOICE.replace('exclusiveGateway id="split" default="split_b"', 'parallelGateway id="split"')
        .replace(" ? 1 > 0", "")
        .replace("b join end", 'b join last end\n<userTask id="last" name="办结" lx:position="clerk"/>'),
        ('exclusiveGateway id="join"', 'parallelGateway id="join"'),
    ),
    "parallel-writes": example(
        CHOICE.replace('exclusiveGateway id="split" default="split_b"', 'parallelGateway id="split"')
        .replace('exclusiveGateway id="join"', 'parallelGateway id="join"')
        .replace(" ? 1 > 0", "")
        .replace("<userTask", '<userTask lx:outcomes="agree:同意,return:退回"'),
        ('id="b"', 'id="b" lx:outcomeVariable="outcome_b"'),
    ),
    "not-fully-searched": example(many_branches(8), (many_branches(8), many_branches(2))),
}
