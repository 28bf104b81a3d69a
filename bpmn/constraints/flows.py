"""Which flows may have conditions, how many tokens it takes, and how many rounds."""

from typing import Any

from bpmn.catalogue import ACTIVITIES, CONDITIONAL, local_name
from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.constraints.ways import Ways, has_condition
from bpmn.documents import BPMN
from wording import N_


@constraint("ignored-condition", drawn=True)
def ignored_conditions(scope: Any) -> Objections:
    ways = Ways(scope)
    for id, node in ways.nodes.items():
        for flow in ways.out_of[id] if local_name(node) not in CONDITIONAL else ():
            if has_condition(flow):
                yield against(
                    flow,
                    N_(
                        "连线 {element} 带有条件，但它从 {source} 出发，"
                        "条件不会生效；请在其后加一个排他网关或包容网关。"
                    ),
                    source=node.get("name") or id,
                )


@constraint("lone-condition")
def lone_conditions(scope: Any) -> Objections:
    ways = Ways(scope)
    for id, node in ways.nodes.items():
        flows = ways.out_of[id]
        if local_name(node) in ACTIVITIES and len(flows) == 1 and has_condition(flows[0]):
            yield against(
                flows[0],
                N_("连线 {element} 带有条件，却是 {source} 唯一的出口；请再画一条出口，或删去条件。"),
                source=node.get("name") or id,
            )


@constraint("token-quantity", drawn=True)
def token_quantities(scope: Any) -> Objections:
    for node in scope:
        for name in ("startQuantity", "completionQuantity") if local_name(node) in ACTIVITIES else ():
            text = node.get(name, "1").strip()
            if not text.isdecimal() or int(text) < 1:
                yield against(
                    node,
                    N_("{element} 的 {name} 应为不小于 1 的整数，实为“{text}”；请改正或删去。"),
                    name=name,
                    text=text,
                )


@constraint("loop-maximum")
def loop_maxima(scope: Any) -> Objections:
    for node in scope:
        for loop in node.iterchildren(f"{{{BPMN}}}standardLoopCharacteristics"):
            text = loop.get("loopMaximum", "1").strip()
            if not text.isdecimal() or int(text) < 1:
                yield against(
                    node,
                    N_("循环 {element} 的 loopMaximum 应为不小于 1 的整数，实为“{text}”；请改正或删去。"),
                    text=text,
                )


@constraint("activation-condition")
def activation_conditions(scope: Any) -> Objections:
    ways = Ways(scope)
    for id, node in ways.nodes.items():
        given = (node.findtext(f"{{{BPMN}}}activationCondition") or "").strip()
        if given and local_name(node) != "complexGateway":
            yield against(node, N_("网关 {element} 的激活条件不会生效，请改用复杂网关，或删去激活条件。"))
        elif not given and local_name(node) == "complexGateway" and len(ways.into[id]) > 1:
            yield against(
                node, N_("复杂网关 {element} 汇合多条连线，请填写激活条件，例如 activationCount >= 2。")
            )
