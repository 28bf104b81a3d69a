"""DMN files as trees: only what is safe to read, whatever version of DMN it is."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from decisions.errors import DecisionError, Place
from feel import Sentence

MAX_BYTES: Final = 2_000_000
MAX_ELEMENTS: Final = 50_000
MAX_DEPTH: Final = 64

_MODEL_NAMESPACES: Final = ("/spec/DMN/", "/spec/DMN_")
_TOO_LARGE: Final = Sentence("文件超过 {limit} 字节。", "The file is larger than {limit} bytes.")
_NOT_UTF8: Final = Sentence("文件不是 UTF-8 编码。", "The file is not UTF-8.")
_DOCTYPE: Final = Sentence("不允许 DOCTYPE 声明。", "A DOCTYPE is not allowed.")
_NOT_XML: Final = Sentence("不是格式正确的 XML：{reason}", "Not well-formed XML: {reason}")
_NOT_DMN: Final = Sentence("根元素应为 DMN 的 definitions。", "The root element must be definitions of DMN.")
_TOO_COMPLEX: Final = Sentence(
    "元素过多或嵌套过深。", "There are too many elements, or they are nested too deep."
)


class Element:
    """An element of DMN, without its namespace: 1.1 to 1.5 differ in nothing else we read."""

    def __init__(self, node: Any) -> None:
        self._node = node
        name = etree.QName(node)
        self.tag: str = name.localname
        self._namespace = name.namespace

    def get(self, attribute: str, default: str = "") -> str:
        return str(self._node.get(attribute, default))

    @property
    def id(self) -> str:
        return self.get("id")

    @property
    def name(self) -> str:
        return " ".join(self.get("name").split())

    def children(self, tag: str = "") -> Iterator["Element"]:
        """Yield the children that are DMN: not diagrams, nor what a tool has added of its own."""
        for node in self._node:
            child = Element(node)
            if child._namespace == self._namespace and tag in ("", child.tag):
                yield child

    def child(self, *tags: str) -> "Element | None":
        """Return the first child with one of these tags."""
        return next((child for child in self.children() if child.tag in tags), None)

    def text(self, tag: str = "") -> str:
        """Return the text of the element or of its first child with that tag; "" without."""
        element = self.child(tag) if tag else self
        return (element._node.text or "").strip() if element else ""

    def reference(self) -> tuple[str, str]:
        """Return what the element's href points to: the namespace of a model, "" for its own; and an id."""
        namespace, _, id_ = self.get("href").rpartition("#")
        return namespace, id_


def read(xml: bytes) -> Element:
    """Return the root of a DMN file; raise DecisionError when it is not one or is not safe."""
    if len(xml) > MAX_BYTES:
        raise _refused(_TOO_LARGE.fill(limit=MAX_BYTES))
    try:
        text = xml.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(_NOT_UTF8) from None
    # Only UTF-8 is read, so a DOCTYPE cannot hide in another encoding
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refused(_DOCTYPE)
    root = _parsed(xml)
    name = etree.QName(root)
    if name.localname != "definitions" or not any(
        part in (name.namespace or "") for part in _MODEL_NAMESPACES
    ):
        raise _refused(_NOT_DMN)
    return Element(root)


class _Gauge:
    """Counts while the file streams by, before a tree is built."""

    def __init__(self) -> None:
        self._elements = self._depth = 0

    def start(self, tag: str, attributes: object) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise _refused(_TOO_COMPLEX)

    def end(self, tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        return None


def _parsed(xml: bytes) -> Any:
    safe: dict[str, Any] = {
        "encoding": "utf-8",  # whatever the file declares
        **dict.fromkeys(("resolve_entities", "load_dtd", "huge_tree"), False),
        "no_network": True,
    }
    try:
        etree.fromstring(xml, etree.XMLParser(target=_Gauge(), **safe))
        return etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_pis=True, **safe))
    except etree.XMLSyntaxError as wrong:
        raise _refused(_NOT_XML.fill(reason=wrong.msg)) from None


def _refused(reason: Sentence) -> DecisionError:
    return DecisionError(Place(), reason)
