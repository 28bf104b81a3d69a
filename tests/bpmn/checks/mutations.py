"""One thing broken at a time: every kind of damage that can be done to a right diagram, by rule."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from bpmn.catalogue import local_name
from bpmn.documents import BPMN, SCOPES
from bpmn.schema import REFERENCES, Value, read_schema

_SCHEMA: Final = read_schema()
_NOWHERE: Final = ("nowhere", "definitions")  # the second exists, and can be the target of no reference
_OTHERS: Final = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "dataObject",
    "nonsense",
)
_NO_ENDS: Final = {
    "sourceRef": ("endEvent", "dataObject", "lane"),
    "targetRef": ("startEvent", "boundaryEvent", "dataObject", "participant"),
}


Change = Callable[[Any], object]


@dataclass(frozen=True)
class Mutant:
    """A damaged diagram. `kind` says what was done to what; `at` are the ids that an error may name."""

    kind: str
    root: Any
    at: frozenset[str]


def mutants(root: Any) -> Iterator[Mutant]:
    """Yield the diagram with each of its parts damaged in each way."""
    for xml in root.iterdescendants(f"{{{BPMN}}}*"):
        for mutate in (_removed, _stripped, _misspelt, _misled, _doubled, _moved, _strayed):
            yield from mutate(xml)


def _removed(xml: Any) -> Iterator[Mutant]:
    yield _mutant("without", xml, lambda copy: copy.getparent().remove(copy))


def _stripped(xml: Any) -> Iterator[Mutant]:
    for name in xml.attrib:
        if not name.startswith("{") and name != "name":
            yield _mutant(f"without {name} of", xml, _without(name))


def _misspelt(xml: Any) -> Iterator[Mutant]:
    """Give it a value that is none, and a name that is none."""
    for name, value in _values(xml):
        if value.choices or value.name in ("boolean", "integer", "int"):
            yield _mutant(f"wrong {name} of", xml, _with(name, "yes please"))
    if xml.getparent().tag in SCOPES:
        for tag in _OTHERS:
            if tag != local_name(xml):
                yield _mutant(f"{tag} instead of", xml, _as(tag))


def _misled(xml: Any) -> Iterator[Mutant]:
    """Lead its references nowhere, to what can't be meant, and flows to where they must not begin or end."""
    for target in _NOWHERE:
        for name, value in _values(xml):
            if value.name in REFERENCES:
                yield _mutant(f"{name} to {target} of", xml, _with(name, target))
        if local_name(xml).endswith(("Ref", "Refs", "incoming", "outgoing")):
            yield _mutant(f"{target} in", xml, _saying(target))
    for end, tags in _NO_ENDS.items() if local_name(xml) == "sequenceFlow" else ():
        for other in xml.getroottree().iter(*(f"{{{BPMN}}}{tag}" for tag in tags)):
            id, level = other.get("id"), "same" if other.getparent() is xml.getparent() else "other"
            yield _mutant(
                f"{end} to a {local_name(other)} on the {level} level of", xml,
                _with(end, id), {id},
            )  # fmt: skip


def _doubled(xml: Any) -> Iterator[Mutant]:
    other = xml.getnext()
    if xml.get("id") and other is not None and other.get("id"):
        id = other.get("id")
        yield _mutant("id of the next for", xml, _with("id", id), {id})


def _moved(xml: Any) -> Iterator[Mutant]:
    """Put it next to the processes, and into its neighbour."""
    if xml.getparent().tag in SCOPES:
        yield _mutant("outside of all", xml, lambda copy: copy.getroottree().getroot().append(copy))
        if xml.getnext() is not None:
            yield _mutant(
                f"in {local_name(xml.getnext())}", xml, lambda copy: copy.getnext().append(copy),
                {xml.getnext().get("id")},
            )  # fmt: skip


def _strayed(xml: Any) -> Iterator[Mutant]:
    yield _mutant("colour of", xml, _with("colour", "red"))


def _mutant(what: str, xml: Any, change: Change, also: Any = ()) -> Mutant:
    at = {*_ids_around(xml), *_ids_of_users(xml), *also}
    copy = _same_in(deepcopy(xml.getroottree().getroot()), xml)
    root = copy.getroottree().getroot()
    change(copy)
    return Mutant(f"{what} {local_name(xml.getparent())}/{local_name(xml)}", root, frozenset(at))


def _with(name: str, value: str) -> Change:
    return lambda copy: copy.set(name, value)


def _without(name: str) -> Change:
    return lambda copy: copy.attrib.pop(name)


def _saying(text: str) -> Change:
    return lambda copy: setattr(copy, "text", text)


def _as(tag: str) -> Change:
    return lambda copy: setattr(copy, "tag", f"{{{BPMN}}}{tag}")


def _same_in(copy: Any, xml: Any) -> Any:
    """Return the element of a copy that stands where this one stands."""
    steps = [one.getparent().index(one) for one in (xml, *xml.iterancestors()) if one.getparent() is not None]
    for step in reversed(steps):
        copy = copy[step]
    return copy


def _values(xml: Any) -> Iterator[tuple[str, Value]]:
    """Yield the attributes it has, with what the schema wants there."""
    type = _SCHEMA.types.get(_SCHEMA.elements.get(local_name(xml), ""))
    for name in xml.attrib:
        if type is not None and name in type.attributes:
            yield name, type.attributes[name].value


def _ids_around(xml: Any) -> set[str]:
    """Return its id, those around it, and of a flow those of its ends."""
    ends = {xml.get("sourceRef"), xml.get("targetRef"), xml.get("attachedToRef")}
    return {id for id in (*ends, *(one.get("id") for one in (xml, *xml.iterancestors()))) if id}


def _ids_of_users(xml: Any) -> set[str]:
    """Return the ids of what refers to it or to something in it, and of the other ends of its flows."""
    own = {one.get("id") for one in xml.iter() if one.get("id")}
    return {
        near
        for other in xml.getroottree().iter(f"{{{BPMN}}}*")
        if own & {*other.attrib.values(), (other.text or "").strip()}
        for near in _ids_around(other)
    }
