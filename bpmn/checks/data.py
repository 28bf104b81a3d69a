"""Data: what is read and written exists where it is read and written, and belongs to whom it says."""

from collections.abc import Iterator
from typing import Any, Final

from bpmn.catalogue import local_name, referred_id
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN
from wording import N_

_SUB_PROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess")
_IN: Final = f"{{{BPMN}}}dataInputAssociation"
_OUT: Final = f"{{{BPMN}}}dataOutputAssociation"
_BACKWARDS: Final = {"targetRef": "dataOutput", "sourceRef": "dataInput"}
_POINTING: Final = ("sourceRef", "targetRef", "loopDataInputRef", "loopDataOutputRef")
_SETS: Final = {
    "inputSet": ("dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs", "outputSetRefs"),
    "outputSet": ("dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs", "inputSetRefs"),
}
_OF_MESSAGES: Final = {"sendTask": "dataInput", "receiveTask": "dataOutput"}


@rule("data-out-of-scope", binds=Binds.DRAWN)
def data_out_of_scope(inspection: Inspection) -> Faults:
    """An item can be reached from what lies in its process, sub-process, activity or event."""
    for reader, item in _pointed_at(inspection):
        if _holder(item) not in reader.iterancestors():
            yield at(
                inspection.shown(reader),
                N_("{element} 读写的数据 {item} 在别的流程、子流程或环节里，够不着；请把数据画到外面一层。"),
                item=item.get("name") or item.get("id"),
            )


@rule("data-association-end", binds=Binds.DRAWN)
def data_association_ends(inspection: Inspection) -> Faults:
    """What flows into an activity ends at its own input, what flows out begins at its own output."""
    for root in inspection.roots.values():
        index = _index(root)
        for association in root.iter(_IN, _OUT):
            end = "targetRef" if association.tag == _IN else "sourceRef"
            for reference in association.iterchildren(f"{{{BPMN}}}{end}"):
                item = index.get((reference.text or "").strip())
                own = item is not None and _holder(item) is association.getparent()
                if item is not None and not (own and local_name(item) != _BACKWARDS[end]):
                    yield at(
                        inspection.shown(association),
                        N_("数据关联 {element} 的 {end} 应是 {owner} 自己的输入或输出，不能是 {item}。"),
                        end=end,
                        owner=inspection.shown(association.getparent()).label,
                        item=item.get("id"),
                    )


@rule("data-association-source", binds=Binds.DRAWN)
def data_association_sources(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for association in root.iter(_IN, _OUT):
            sources = len(association.findall(f"{{{BPMN}}}sourceRef"))
            made = association.find(f"{{{BPMN}}}transformation") is not None
            made = made or association.find(f"{{{BPMN}}}assignment") is not None
            if sources == 0 and not made and association.tag == _IN:
                yield at(
                    inspection.shown(association),
                    N_("数据关联 {element} 没有来源 sourceRef，什么也传不进来；请指明数据。"),
                )
            elif sources > 1 and not made:
                yield at(
                    inspection.shown(association),
                    N_(
                        "数据关联 {element} 有 {count} 个来源，却没有说明怎样合成一个；"
                        "请填写 transformation，或分成几条。"
                    ),
                    count=sources,
                )


@rule("data-association-to-itself", binds=Binds.DRAWN)
def data_associations_to_themselves(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for association in root.iter(_IN, _OUT):
            target = referred_id(association.findtext(f"{{{BPMN}}}targetRef"))
            sources = [referred_id(one.text) for one in association.iterchildren(f"{{{BPMN}}}sourceRef")]
            if target and target in sources:
                yield at(
                    inspection.shown(association),
                    N_("数据关联 {element} 从“{item}”连到它自己，什么也传不到；请改正来源 sourceRef。"),
                    item=target,
                )


@rule("data-set", binds=Binds.DRAWN)
def data_sets(inspection: Inspection) -> Faults:
    """A set lists inputs or outputs of its own activity."""
    for root in inspection.roots.values():
        index = _index(root)
        for set_ in root.iter(*(f"{{{BPMN}}}{tag}" for tag in _SETS)):
            for name in _SETS[local_name(set_)]:
                for reference in set_.iterchildren(f"{{{BPMN}}}{name}"):
                    item = index.get((reference.text or "").strip())
                    if item is not None and item.getparent() is not set_.getparent():
                        yield at(
                            inspection.shown(set_),
                            N_("{element} 的 {set} 列有别的环节的“{item}”；请只列自己的输入和输出。"),
                            set=local_name(set_),
                            item=item.get("id"),
                        )


@rule("data-set-part", binds=Binds.DRAWN)
def data_set_parts(inspection: Inspection) -> Faults:
    """What may be missing, or come late, is one of those that the set lists."""
    for root in inspection.roots.values():
        for set_ in root.iter(*(f"{{{BPMN}}}{tag}" for tag in _SETS)):
            every, *some, _ = _SETS[local_name(set_)]
            listed = {referred_id(one.text) for one in set_.iterchildren(f"{{{BPMN}}}{every}")}
            for part in set_.iterchildren(*(f"{{{BPMN}}}{name}" for name in some)):
                if referred_id(part.text) not in listed:
                    yield at(
                        inspection.shown(set_),
                        N_("{element} 的“{item}”写在 {part} 里，却不在 {every} 里；请两处都列。"),
                        item=referred_id(part.text),
                        part=local_name(part),
                        every=every,
                    )


@rule("message-data", binds=Binds.DRAWN)
def message_data(inspection: Inspection) -> Faults:
    """A message is one item: what sends it has one input, what receives it one output."""
    for root in inspection.roots.values():
        for node in root.iter(*(f"{{{BPMN}}}{tag}" for tag in _OF_MESSAGES)):
            part = _OF_MESSAGES[local_name(node)]
            items = node.findall(f"{{{BPMN}}}ioSpecification/{{{BPMN}}}{part}")
            if node.get("messageRef") and len(items) > 1:
                yield at(
                    inspection.shown(node),
                    N_("{element} 收发一个消息，最多有一个 {part}，现在有 {count} 个；请合成一个。"),
                    part=part,
                    count=len(items),
                )


@rule("data-in-no-set", Severity.WARNING, binds=Binds.DRAWN)
def data_in_no_set(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for specification in root.iter(f"{{{BPMN}}}ioSpecification"):
            listed = {(one.text or "").strip() for one in specification.iterfind("*/*")}
            for item in specification.iterchildren(f"{{{BPMN}}}dataInput", f"{{{BPMN}}}dataOutput"):
                if item.get("id") not in listed:
                    yield at(
                        inspection.shown(item),
                        N_("{element} 的“{item}”不在任何 inputSet 或 outputSet 里；请把它列进去。"),
                        item=item.get("name") or item.get("id"),
                    )


@rule("sub-process-data", binds=Binds.DRAWN)
def sub_process_data(inspection: Inspection) -> Faults:
    """A sub-process sees what is around it; only one of several instances has inputs and outputs."""
    for root in inspection.roots.values():
        for specification in root.iter(f"{{{BPMN}}}ioSpecification"):
            holder = specification.getparent()
            several = holder.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None
            if local_name(holder) in _SUB_PROCESSES and not several:
                yield at(
                    inspection.shown(holder),
                    N_("子流程 {element} 不能有自己的数据输入和输出，它看得见外层的数据；请删去。"),
                )


@rule("data-reference-without-object", Severity.WARNING, binds=Binds.DRAWN)
def references_without_object(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for reference in root.iter(f"{{{BPMN}}}dataObjectReference"):
            if not reference.get("dataObjectRef"):
                yield at(
                    inspection.shown(reference),
                    N_("数据对象引用 {element} 没有指明数据对象；请填写 dataObjectRef。"),
                )


def _pointed_at(inspection: Inspection) -> Iterator[tuple[Any, Any]]:
    """Yield each reference to an item of data, by its child or attribute, with the item."""
    for root in inspection.roots.values():
        index = _index(root)
        for reference in root.iter(*(f"{{{BPMN}}}{name}" for name in _POINTING)):
            item = index.get(referred_id(reference.text))
            if item is not None:
                yield reference, item
        for reference in root.iter(f"{{{BPMN}}}dataObjectReference"):
            item = index.get(reference.get("dataObjectRef", ""))
            if item is not None:
                yield reference, item


def _index(root: Any) -> dict[str, Any]:
    return {xml.get("id"): xml for xml in root.iterdescendants(f"{{{BPMN}}}*") if xml.get("id")}


def _holder(item: Any) -> Any:
    """Return the process, activity or event an item belongs to."""
    holder = item.getparent()
    inner = ("ioSpecification", "multiInstanceLoopCharacteristics")
    return holder.getparent() if local_name(holder) in inner else holder
