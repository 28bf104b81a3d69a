"""What people are told an element is: its name, else its kind and its id."""

from collections.abc import Mapping
from typing import Final

from bpmn.catalogue import Element
from wording import N_, Wording

Name = str | Wording  # a text of the package, or a sentence of ours

_UNNAMED: Final = N_("{kind}（未命名，{id}）")
_KINDS: Final[Mapping[str, str]] = {
    "process": N_("流程"),
    "task": N_("任务"),
    "userTask": N_("用户任务"),
    "manualTask": N_("手工任务"),
    "scriptTask": N_("脚本任务"),
    "serviceTask": N_("服务任务"),
    "sendTask": N_("发送任务"),
    "receiveTask": N_("接收任务"),
    "businessRuleTask": N_("业务规则任务"),
    "callActivity": N_("调用活动"),
    "subProcess": N_("子流程"),
    "transaction": N_("事务"),
    "adHocSubProcess": N_("自由子流程"),
    "exclusiveGateway": N_("排他网关"),
    "parallelGateway": N_("并行网关"),
    "inclusiveGateway": N_("包容网关"),
    "complexGateway": N_("复杂网关"),
    "eventBasedGateway": N_("事件网关"),
    "startEvent": N_("开始事件"),
    "endEvent": N_("结束事件"),
    "boundaryEvent": N_("边界事件"),
    "intermediateCatchEvent": N_("中间捕获事件"),
    "intermediateThrowEvent": N_("中间抛出事件"),
}


def naming(element: Element) -> Name:
    """Return the name; of an element without one the kind, and the id to find it by in the diagram."""
    if element.name:
        return element.name
    kind = Wording(_KINDS.get(element.type, N_("元素")))
    return Wording(_UNNAMED, {"kind": kind, "id": element.id})
