"""Data stores: each stands for a register of this installation, and what is written says to which record."""

from collections.abc import Iterator
from typing import Any

from bpmn.catalogue import LX
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule, suggestion
from bpmn.documents import BPMN
from bpmn.loop_data import declared
from bpmn.wiring import register_of
from wording import N_

_MAKING = ("sourceRef", "transformation", "assignment")


@rule("unknown-register")
def unknown_registers(inspection: Inspection) -> Faults:
    known = inspection.known.registers
    for store in _stores(inspection):
        register = register_of(store)
        if register and known is not None and register not in known:
            yield at(
                inspection.shown(store),
                N_("数据存储 {element} 的登记册“{register}”不存在，请改正 lx:register。{suggestion}"),
                register=register,
                suggestion=suggestion(register, known),
            )


@rule("store-without-register", Severity.WARNING)
def stores_without_register(inspection: Inspection) -> Faults:
    used = [store.get("id") for _, store in _associations(inspection)]
    for store in _stores(inspection):
        if store.get("id") in used and not register_of(store):
            yield at(
                inspection.shown(store),
                N_("数据存储 {element} 没有填写 lx:register，连到它的数据关联不读也不写；请指明登记册。"),
            )


@rule("store-write-incomplete")
def incomplete_writes(inspection: Inspection) -> Faults:
    for association, store in _associations(inspection):
        writes = association.tag == f"{{{BPMN}}}dataOutputAssociation"
        makes = any(association.find(f"{{{BPMN}}}{tag}") is not None for tag in _MAKING)
        if writes and register_of(store) and not (association.get(f"{{{LX}}}key") and makes):
            yield at(
                inspection.shown(association.getparent()),
                N_("{element} 写入登记册“{register}”的数据关联应填写 lx:key，并有来源或 transformation。"),
                register=register_of(store),
            )


def _stores(inspection: Inspection) -> Iterator[Any]:
    for root in inspection.roots.values():
        yield from root.iter(f"{{{BPMN}}}dataStoreReference")


def _associations(inspection: Inspection) -> Iterator[tuple[Any, Any]]:
    """Yield the data associations that lead to a data store or from one, with the store."""
    for root in inspection.roots.values():
        for association in root.iter(*(f"{{{BPMN}}}data{way}Association" for way in ("Input", "Output"))):
            for end in association.iterchildren(f"{{{BPMN}}}sourceRef", f"{{{BPMN}}}targetRef"):
                store = declared(association, end.text)
                if store is not None and register_of(store) is not None:
                    yield association, store
