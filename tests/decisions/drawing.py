"""DMN files for tests, written as dmn-js writes them."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*elements: str, namespace: str = DMN_13, name: str = "测试") -> bytes:
    """The namespace of the model itself is `urn:` and its name."""
    body = "".join(elements)
    head = f'<definitions xmlns="{namespace}" id="d" name="{name}" namespace="urn:{name}">'
    return ('<?xml version="1.0" encoding="UTF-8"?>' + head + body + "</definitions>").encode()


def imported(model: str, name: str, **attributes: str) -> str:
    """An import of the model of that name, under another name."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f'<import namespace="urn:{model}" name="{name}" importType="{DMN_13}"{written}/>'


def input_data(name: str, type_: str = "", *, variable: str = "") -> str:
    read = variable or name
    variable = f"<variable name={quoteattr(read)} typeRef={quoteattr(type_)}/>" if type_ else ""
    return f"<inputData id={quoteattr('i_' + name)} name={quoteattr(name)}>{variable}</inputData>"


def item_definition(name: str, type_: str, allowed: str = "", **attributes: str) -> str:
    """`constraint` among the attributes becomes the typeConstraint of the whole value."""
    constraint = attributes.pop("constraint", "")
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    listed = f"<allowedValues>{_text(allowed)}</allowedValues>" if allowed else ""
    listed += f"<typeConstraint>{_text(constraint)}</typeConstraint>" if constraint else ""
    return f'<itemDefinition name="{name}"{written}><typeRef>{type_}</typeRef>{listed}</itemDefinition>'


def decision(
    id_: str, logic: str, *, name: str = "", requires: Sequence[str] = (), inputs: Sequence[str] = ()
) -> str:
    """What it requires are ids, or `namespace#id`."""
    needed = "".join(
        f'<informationRequirement><requiredDecision href="{one if "#" in one else "#" + one}"/>'
        "</informationRequirement>"
        for one in requires
    )
    needed += "".join(
        f'<informationRequirement><requiredInput href="#i_{one}"/></informationRequirement>' for one in inputs
    )
    return f"<decision id={quoteattr(id_)} name={quoteattr(name or id_)}>{needed}{logic}</decision>"


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def table(
    policy: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    values: Sequence[str] = (),
    defaults: Sequence[str] = (),
) -> str:
    """A rule is its input cells, its output cells and, if there is one more, its annotation."""
    hit, _, aggregation = policy.partition("+")
    columns = "".join(_input(text) for text in inputs)
    for index, name in enumerate(outputs):
        columns += _output(name, _at(values, index), _at(defaults, index))
    rows = "".join(_rule(rule, len(inputs), len(outputs)) for rule in rules)
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{hit}"{aggregated}>{columns}{rows}</decisionTable>'


def _input(text: str) -> str:
    expression = f'<inputExpression typeRef="Any">{_text(text)}</inputExpression>'
    return f"<input label={quoteattr(text)}>{expression}</input>"


def _output(name: str, values: str, default: str) -> str:
    listed = f"<outputValues>{_text(values)}</outputValues>" if values else ""
    otherwise = f"<defaultOutputEntry>{_text(default)}</defaultOutputEntry>" if default else ""
    return f"<output name={quoteattr(name)}>{listed}{otherwise}</output>"


def _rule(cells: Sequence[str], inputs: int, outputs: int) -> str:
    conditions = "".join(f"<inputEntry>{_text(cell)}</inputEntry>" for cell in cells[:inputs])
    results = "".join(
        f"<outputEntry>{_text(cell)}</outputEntry>" for cell in cells[inputs : inputs + outputs]
    )
    annotation = "".join(f"<description>{escape(note)}</description>" for note in cells[inputs + outputs :])
    return f"<rule>{annotation}{conditions}{results}</rule>"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _at(items: Sequence[str], index: int) -> str:
    return items[index] if index < len(items) else ""
