"""Transactions: what cancels one lies directly in it, and the way on after it is drawn."""

from collections.abc import Iterator
from typing import Any

from bpmn.associations import is_looped
from bpmn.catalogue import is_true, local_name
from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.documents import BPMN
from wording import N_

_METHODS = (None, "", "##Compensate", "Compensate", "compensate")


@constraint("cancel-end-outside-transaction", drawn=True)
def cancel_ends_outside(scope: Any) -> Objections:
    if local_name(scope) != "transaction":
        for event in _cancelling(scope, "endEvent"):
            yield against(
                event,
                N_("取消结束事件 {element} 只能直接放在事务子流程里；请移到事务里，或改用错误结束事件。"),
            )


@constraint("cancel-boundary-host", drawn=True)
def cancel_boundaries(scope: Any) -> Objections:
    transactions = {node.get("id") for node in scope.iterchildren(f"{{{BPMN}}}transaction")}
    seen = set()
    for event in _cancelling(scope, "boundaryEvent"):
        host = event.get("attachedToRef")
        if host not in transactions:
            yield against(event, N_("取消边界事件 {element} 只能附着在事务子流程上；请移到事务的边框上。"))
        elif host in seen:
            yield against(event, N_("事务已经有一个取消边界事件，{element} 多余；请删去。"))
        elif not is_true(event, "cancelActivity", default=True):
            yield against(event, N_("取消边界事件 {element} 总是中断事务；请把 cancelActivity 设为 true。"))
        seen.add(host)


@constraint("transaction-without-cancel-boundary")
def transactions_without_boundary(scope: Any) -> Objections:
    caught = {event.get("attachedToRef") for event in _cancelling(scope, "boundaryEvent")}
    for node in scope.iterchildren(f"{{{BPMN}}}transaction"):
        if _cancels(node) and node.get("id") not in caught:
            yield against(
                node,
                N_("事务 {element} 里有取消结束事件，边框上却没有取消边界事件；请画上，再连到之后的环节。"),
            )


@constraint("transaction-method")
def methods(scope: Any) -> Objections:
    for node in scope.iterchildren(f"{{{BPMN}}}transaction"):
        if node.get("method") not in _METHODS:
            yield against(
                node,
                N_("事务 {element} 的 method“{method}”不能执行，只支持补偿；请改为 ##Compensate。"),
                method=node.get("method"),
            )


@constraint("transaction-of-many")
def cancelled_of_many(scope: Any) -> Objections:
    """One instance that cancels would take the others along, and nobody would undo them."""
    for node in scope.iterchildren(f"{{{BPMN}}}transaction"):
        if is_looped(node) and _cancels(node):
            yield against(node, N_("多实例或循环的事务 {element} 不能取消；请把事务放进一个多实例子流程里。"))


def cancelled_in_vain(scope: Any) -> Iterator[Any]:
    """Yield the cancel boundary events of transactions that nothing cancels."""
    for event in _cancelling(scope, "boundaryEvent"):
        for node in scope.iterchildren(f"{{{BPMN}}}transaction"):
            if node.get("id") == event.get("attachedToRef") and not _cancels(node):
                yield event


def _cancels(transaction: Any) -> bool:
    return next(_cancelling(transaction, "endEvent"), None) is not None


def _cancelling(scope: Any, tag: str) -> Iterator[Any]:
    for event in scope.iterchildren(f"{{{BPMN}}}{tag}"):
        if event.find(f"{{{BPMN}}}cancelEventDefinition") is not None:
            yield event
