"""The gate every diagram passes before anything else reads it: safe XML, whole and free of dead ends."""

from collections import Counter
from itertools import chain, count
from typing import Any

from lxml import etree

from wording import N_, Refusal, Wording

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SUB_PROCESSES = ("subProcess", "transaction", "adHocSubProcess")
SCOPES = tuple(f"{{{BPMN}}}{tag}" for tag in ("process", *SUB_PROCESSES))
MAX_BYTES = 2_000_000
MAX_NODES = 20_000
MAX_DEPTH = 64
MAX_ATTRIBUTE_LENGTH = 10_000


class DiagramRefused(Refusal):
    """A diagram that is not safe to read or that no engine could run."""

    sentence = N_("文件 {file} 有误：{problem}")

    def __init__(self, file: str, problem: str, **gaps: Any) -> None:
        super().__init__(file=file, problem=Wording(problem, gaps))


def read_diagram(content: bytes, file: str) -> Any:
    """Return the root element of a BPMN file without comments and processing instructions.

    Raises DiagramRefused naming the file and the element.
    """
    root = read_xml(content, file)
    if root.tag != f"{{{BPMN}}}definitions":
        raise DiagramRefused(file, N_("最外层元素应为 bpmn:definitions，实为 {tag}。"), tag=root.tag)
    _check_ids(root, file)
    _check_flows(root, file)
    return root


def read_xml(content: bytes, file: str) -> Any:
    """Return the root element of a safe XML file: UTF-8, of bounded size, without DOCTYPE and entities."""
    if len(content) > MAX_BYTES:
        raise DiagramRefused(file, N_("文件大于 {most} 字节。"), most=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DiagramRefused(file, N_("不是 UTF-8 编码，请另存为 UTF-8。")) from error
    # Looked for in the text, not left to libxml2: whatever version is installed must not expand an entity.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise DiagramRefused(file, N_("不允许 DOCTYPE 和实体声明。"))
    try:
        # A first pass that only counts: the bounds hold before a tree is built.
        etree.fromstring(content, etree.XMLParser(target=_Bounds(file), **_SAFE))
        root = etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
    except etree.XMLSyntaxError as error:
        raise DiagramRefused(file, N_("不是格式正确的 XML：{error}"), error=error.msg) from None
    _name_flows(root)
    return root


_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class _Bounds:
    """A parser target that counts and builds nothing."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._nodes = 0
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count()
        if self._depth > MAX_DEPTH:
            raise DiagramRefused(self._file, N_("元素嵌套超过 {most} 层。"), most=MAX_DEPTH)
        if any(len(value) > MAX_ATTRIBUTE_LENGTH for value in attributes.values()):
            raise DiagramRefused(
                self._file, N_("元素 {tag} 有属性长于 {most} 个字符。"),
                tag=etree.QName(tag).localname, most=MAX_ATTRIBUTE_LENGTH,
            )  # fmt: skip

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def data(self, _text: str) -> None: ...

    def comment(self, _text: str) -> None:
        self._count()

    def pi(self, _target: str, _text: str | None = None) -> None:
        self._count()

    def close(self) -> None: ...

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise DiagramRefused(self._file, N_("元素多于 {most} 个。"), most=MAX_NODES)


def _name_flows(root: Any) -> None:
    """Name flows without an id after their ends: BPMN wants an id only of what is referred to."""
    taken = {element.get("id") for element in root.iter(f"{{{BPMN}}}*")}
    for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
        if not flow.get("id"):
            name = f"{flow.get('sourceRef')}_{flow.get('targetRef')}"
            ids = chain([name], (f"{name}_{number}" for number in count(2)))
            flow.set("id", next(id for id in ids if id not in taken))
            taken.add(flow.get("id"))


def _check_ids(root: Any, file: str) -> None:
    ids = Counter(element.get("id") for element in root.iter(f"{{{BPMN}}}*") if element.get("id") is not None)
    for element_id, times in ids.items():
        if times > 1:
            raise DiagramRefused(
                file, N_("编号 {id} 用了 {times} 次，每个元素的编号必须唯一。"), id=element_id, times=times
            )


def _check_flows(root: Any, file: str) -> None:
    for scope in root.iter(*SCOPES):
        nodes = {child.get("id") for child in scope}
        flows: dict[str, list[str]] = {}
        for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow"):
            for end in ("sourceRef", "targetRef"):
                if flow.get(end) not in nodes:
                    raise DiagramRefused(
                        file, N_("连线 {flow} 的 {end} 指向本层不存在的元素“{target}”。"),
                        flow=flow.get("id"), end=end, target=flow.get(end),
                    )  # fmt: skip
            flows.setdefault(flow.get("sourceRef"), []).append(flow.get("targetRef"))
        _check_ways_out(scope, flows, file)


def _check_ways_out(scope: Any, flows: dict[str, list[str]], file: str) -> None:
    """Refuse a circle that no gateway and no attached event lets out of: the instance could never end."""
    exits = {child.get("id") for child in scope if etree.QName(child).localname.endswith("Gateway")}
    exits |= {child.get("attachedToRef") for child in scope.iterchildren(f"{{{BPMN}}}boundaryEvent")}
    left = {node: targets for node, targets in flows.items() if node not in exits}
    # What leads out of the circles is taken away until only circles are left.
    while leaving := [
        node for node, targets in left.items() if not all(target in left for target in targets)
    ]:
        for node in leaving:
            del left[node]
    if left:
        raise DiagramRefused(
            file, N_("元素 {node} 处在没有出口的循环里，请加一个排他网关。"), node=min(left, key=str)
        )
