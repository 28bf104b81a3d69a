"""What flows into an activity or event and out of it by data associations, and what is its own.

Own inputs, outputs and properties exist while the activity is at work; what they cover comes back behind it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.catalogue import LX, Element, local_name
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Compiler, ElementFailed, Formula, Value
from bpmn.loop_data import declared, variable_of
from wording import N_

_OWN = ("dataInput", "dataOutput", "property")


@dataclass(frozen=True)
class Transfer:
    """A data association: from a variable to a variable, unless `value` or `parts` say what is made."""

    source: str | None
    target: str | None
    value: Formula | None
    parts: tuple[tuple[Formula, tuple[str, ...]], ...]  # of assignments: what, and the path in the target

    @property
    def makes_something(self) -> bool:
        return self.source is not None or self.value is not None or bool(self.parts)

    def made(self, node: Any, task: Task) -> Any:
        """Return what is transferred. Raises ElementFailed."""
        if self.value is not None:
            return node.evaluate(task, self.value)
        made = task.data.get(self.source if self.source is not None else self.target)
        for formula, path in self.parts:
            made = _put(made, path, node.evaluate(task, formula))
        return made


@dataclass(frozen=True)
class Writing:
    """A data association that ends in a record of a register."""

    register: str
    key: Value
    transfer: Transfer

    def parameters(self, node: Any, task: Task) -> dict[str, Any]:
        """Return what the service that writes records is told. Raises ElementFailed."""
        key, data = node.evaluate(task, self.key), self.transfer.made(node, task)
        return {"register": self.register, "key": key, "data": data}


@dataclass(frozen=True)
class Wiring:
    """The associations of one activity or event. `sets` are the inputs one of which must be complete."""

    inputs: tuple[Transfer, ...]
    outputs: tuple[Transfer, ...]
    writings: tuple[Writing, ...]
    own: frozenset[str]
    sets: tuple[frozenset[str], ...]

    def enter(self, node: Any, task: Task) -> None:
        """Fill the inputs. Raises ElementFailed when no set of them is complete."""
        if "covered" in task.internal_data:
            return
        found = {one.target: one.made(node, task) for one in self.inputs if one.target is not None}
        missing = [sorted(name for name in one if found.get(name) is None) for one in self.sets]
        if missing and all(missing):
            fewest = min(missing, key=len)
            raise ElementFailed(
                N_("还缺少必需的输入数据 {names}，环节不能开始；请补上后重试。"), names="、".join(fewest)
            )
        task.internal_data["covered"] = {
            name: [task.data[name]] if name in task.data else [] for name in self.own
        }
        task.data = {name: value for name, value in task.data.items() if name not in self.own} | found

    def filled(self, task: Task) -> dict[str, Any]:
        """Return what has flown into the inputs: an event that throws sends it."""
        targets = (one.target for one in self.inputs if one.target is not None)
        return {target: task.data.get(target) for target in targets}

    def leave(self, node: Any, task: Task) -> bool:
        """Hand the outputs over; let what was covered come back. Raises ElementFailed before anything."""
        made = {one.target: one.made(node, task) for one in self.outputs}
        written = [one.parameters(node, task) for one in self.writings]
        task.data = uncovered(task) | made
        task.internal_data.pop("covered", None)
        if written:
            task.internal_data["written"] = written
        return True


def uncovered(task: Task) -> dict[str, Any]:
    """Return the variables of a task as they are outside its activity."""
    covered = task.internal_data.get("covered", {})
    outside = {name: value for name, value in task.data.items() if name not in covered}
    return outside | {name: held[0] for name, held in covered.items() if held}


def read_wiring(node: Any, element: Element, compiler: Compiler) -> Wiring | None:
    """Return the associations of an activity or event; None when it has none and nothing of its own."""
    reader = _Reader(element, compiler)
    inputs = [reader.read_in(one) for one in node.iterchildren(f"{{{BPMN}}}dataInputAssociation")]
    outputs = list(node.iterchildren(f"{{{BPMN}}}dataOutputAssociation"))
    writings = [one for one in (reader.writing(one) for one in outputs) if one is not None]
    transfers = [reader.transfer(one) for one in outputs if _store(one, "targetRef") is None]
    given = [one for one in transfers if one.target is not None and one.makes_something]
    own = frozenset(_own(node))
    if not (inputs or given or writings or own):
        return None
    return Wiring(tuple(inputs), tuple(given), tuple(writings), own, tuple(_sets(node)))


def keep_brought(task: Task) -> None:
    """Fill the outputs of an event that has happened before its token came: what it brought came along."""
    covered = task.internal_data.get("covered", {})
    task.data |= {name: held[0] for name, held in covered.items() if held}
    task.internal_data["covered"] = {name: [] for name in covered}


def local_names(scope: Any) -> frozenset[str]:
    """Return the variables that are a sub-process's own: its data objects and properties."""
    found = scope.iterchildren(*(f"{{{BPMN}}}{tag}" for tag in ("dataObject", "property")))
    return frozenset(name for name in map(variable_of, found) if name is not None)


def register_of(store: Any) -> str | None:
    """Return the register a data store or a reference to one stands for; None for any other node."""
    if local_name(store) not in ("dataStore", "dataStoreReference"):
        return None
    referred = declared(store, store.get("dataStoreRef"))
    holders = [one for one in (store, referred) if one is not None]
    return next((one.get(f"{{{LX}}}register") for one in holders if one.get(f"{{{LX}}}register")), "")


class _Reader:
    """Reads the associations of one element."""

    def __init__(self, element: Element, compiler: Compiler) -> None:
        self._element = element
        self._compiler = compiler

    def read_in(self, association: Any) -> Transfer:
        read = self.transfer(association)
        store = _store(association, "sourceRef")
        if store is None:
            return read
        target = read.target or variable_of(store)
        key, register = association.get(f"{{{LX}}}key", "").strip(), register_of(store)
        if not register:
            return Transfer(None, None, None, ())
        written = key.removeprefix("=") if key.startswith("=") else f'"{key}"'
        text = f'record("{register}", {written})' if key else f'records("{register}")'
        return Transfer(None, target, self._compiler.formula(self._element, "lx:key", text), ())

    def transfer(self, association: Any) -> Transfer:
        sources = [variable_of(one) for one in _ends(association, "sourceRef")]
        targets = [variable_of(one) for one in _ends(association, "targetRef")]
        text = (association.findtext(f"{{{BPMN}}}transformation") or "").strip()
        value = self._compiler.formula(self._element, "transformation", text) if text else None
        parts = [self._part(one) for one in association.iterchildren(f"{{{BPMN}}}assignment")]
        return Transfer(next(iter(sources), None), next(iter(targets), None), value, tuple(parts))

    def writing(self, association: Any) -> Writing | None:
        """Return what is written to a register; None when it does not lead to one."""
        store = _store(association, "targetRef")
        register = register_of(store) if store is not None else None
        if not register:
            return None
        key = self._compiler.attribute(self._element, "lx:key", association.get(f"{{{LX}}}key"))
        transfer = self.transfer(association)
        if key is None or not transfer.makes_something:
            raise DiagramRefused(
                self._element.file,
                N_("{element} 写入登记册“{register}”的数据关联应填写 lx:key，并有来源或 transformation。"),
                element=self._element.label,
                register=register,
            )
        return Writing(register, key, transfer)

    def _part(self, assignment: Any) -> tuple[Formula, tuple[str, ...]]:
        text = assignment.findtext(f"{{{BPMN}}}from") or ""
        to = (assignment.findtext(f"{{{BPMN}}}to") or "").strip().removeprefix("=").strip()
        return self._compiler.formula(self._element, "assignment", text), tuple(to.split(".")[1:])


def _ends(association: Any, end: str) -> list[Any]:
    found = (declared(association, one.text) for one in association.iterchildren(f"{{{BPMN}}}{end}"))
    return [one for one in found if one is not None]


def _store(association: Any, end: str) -> Any:
    return next((one for one in _ends(association, end) if register_of(one) is not None), None)


def _own(node: Any) -> Iterator[str]:
    for holder in (node, *node.iterchildren(f"{{{BPMN}}}ioSpecification")):
        for child in holder:
            name = variable_of(child) if local_name(child) in _OWN else None
            if name is not None:
                yield name


def _sets(node: Any) -> Iterator[frozenset[str]]:
    """Yield of each input set the inputs that must be there and that something flows into."""
    fed = {
        one.get("id")
        for association in node.iterchildren(f"{{{BPMN}}}dataInputAssociation")
        for one in _ends(association, "targetRef")
    }
    for one in node.iterfind(f"{{{BPMN}}}ioSpecification/{{{BPMN}}}inputSet"):
        optional = {(child.text or "").strip() for child in one.iterchildren(f"{{{BPMN}}}optionalInputRefs")}
        required = {(child.text or "").strip() for child in one.iterchildren(f"{{{BPMN}}}dataInputRefs")}
        inputs = (declared(node, id) for id in (required - optional) & fed)
        yield frozenset(variable_of(item) or "" for item in inputs if item is not None)


def _put(value: Any, path: tuple[str, ...], part: Any) -> Any:
    """Return a copy of a context with a part put in; what shared the context keeps the old one."""
    if not path:
        return part
    fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
    return {**fields, path[0]: _put(fields.get(path[0]), path[1:], part)}
