"""The gate for diagrams, and what of a diagram is refused when it is loaded."""

import pytest

from bpmn.definition import load
from bpmn.documents import MAX_BYTES, MAX_DEPTH, MAX_NODES, DiagramRefused, read_diagram
from bpmn.package import Package
from tests.bpmn.draw import NAMESPACES, Drawing, many, message, timer

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</bpmn:definitions>"""


def around(content: str) -> bytes:
    return f"<bpmn:definitions {NAMESPACES}>{content}</bpmn:definitions>".encode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "DOCTYPE"),
        (BOMB.decode().encode("utf-16"), "UTF-8"),
        (b" " * (MAX_BYTES + 1), "字节"),
        (b"<a>", "XML"),
        (b"", "XML"),
        (b"<a/>", "bpmn:definitions"),
        (around("<!-- -->" * (MAX_NODES + 1)), f"{MAX_NODES}"),
        (around("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH), f"{MAX_DEPTH}"),
        (around(f'<a b="{"x" * 10_001}"/>'), "属性"),
    ],
)
def test_what_is_not_safe_to_read_is_refused(content, told):
    with pytest.raises(DiagramRefused, match=told):
        read_diagram(content, "process.bpmn")


def test_a_diagram_as_editors_write_it_is_read():
    content = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?><!-- x -->' + Drawing().start().xml()

    assert read_diagram(content, "process.bpmn").tag.endswith("definitions")


def test_flows_without_an_id_are_named_after_their_ends():
    flow = '<bpmn:sequenceFlow sourceRef="a" targetRef="b"/>'
    taken = '<bpmn:task id="a"/><bpmn:task id="b"/><bpmn:task id="a_b_2"/>'

    root = read_diagram(around(f'<bpmn:process id="p">{taken}{flow * 2}</bpmn:process>'), "process.bpmn")

    assert [one.get("id") for one in root.iter("{*}sequenceFlow")] == ["a_b", "a_b_3"]


def unconditional_join() -> Drawing:
    drawing = Drawing().start().parallel("split").element("complexGateway", "g")
    return drawing.flows("start split g", "split g")


def circle() -> Drawing:
    return Drawing().start().user("a").user("b").flows("start a b a")


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (Drawing().start().user("a").user("a"), "编号 a 用了 2 次"),
        (Drawing().start().flow("start", "nowhere"), "nowhere"),
        (circle(), "没有出口的循环"),
        (Drawing().user("a").end().flows("a end"), "没有开始事件"),
        (unconditional_join(), "复杂网关 g.*activationCount"),
        (Drawing().start().element("choreographyTask", "t").flows("start t"), "t.*choreographyTask"),
        (Drawing().start().catch("c", "<bpmn:linkEventDefinition/>").flows("start c"), "链接事件 c"),
        (Drawing().start().catch("c", "<bpmn:compensateEventDefinition/>").flows("start c"), "compensate"),
        (Drawing().start().end("e", "<bpmn:cancelEventDefinition/>").flows("start e"), "取消结束事件 e"),
        (Drawing().start().catch("c", message("m")).flows("start c"), "message“m”没有定义"),
        (Drawing().start().catch("c", timer("")).flows("start c"), "没有填写时间"),
        (Drawing().start().catch("c", timer("=1 +")).flows("start c"), "timeDuration.*FEEL"),
        (Drawing().start().user("a", lx_due="=(").flows("start a"), "lx:due"),
        (Drawing().start().user("a", lx_outcomes=":通过").flows("start a"), "lx:outcomes"),
        (Drawing().start().user("a", many()).flows("start a"), "lx:collection"),
        (
            Drawing().start().user("a", many(), lx_collection="=x", lx_outputElement="=y").flows("start a"),
            "成对",
        ),
        (Drawing().start().sub(Drawing("s").start("s1")).flows("start s"), "子流程 s"),
        (Drawing().start().call("a", "").flows("start a"), "被调用"),
    ],
)
def test_what_would_not_run_is_refused_with_the_element(drawing, told):
    with pytest.raises(DiagramRefused, match=told) as refusal:
        drawing.load()

    assert "process.bpmn" in str(refusal.value)


def test_a_circle_with_an_attached_event_has_a_way_out():
    drawing = circle().boundary("out", "a", timer("P1D")).end().flows("out end")

    assert drawing.load().processes


def test_two_files_may_not_use_the_same_id():
    package = Drawing().start().package()
    twice = {**package.files, "other.bpmn": Drawing("q").start().xml()}

    with pytest.raises(DiagramRefused, match=r"编号 start 已在 other\.bpmn 中使用"):
        load(Package("p", twice))


def test_the_catalogue_knows_lanes_attributes_flows_and_attachments():
    inner = Drawing("inside").start("s").user("deep").end("e")
    drawing = Drawing("p", "请示").start().user("a", lx_form="f", name="拟稿").sub(inner.flows("s deep e"))
    drawing.boundary("late", "a", timer("P1D")).flow("start", "a", id="first")
    drawing.lanes(({"id": "office", "lx_position": "clerk"}, ["a", "inside"]))

    elements = drawing.load().elements

    assert (elements["a"].name, elements["a"].type, elements["a"].attributes) == (
        "拟稿",
        "userTask",
        {"form": "f"},
    )
    assert [elements[name].lane for name in ("a", "deep", "late")] == ["office", "office", "office"]
    assert (elements["first"].source, elements["first"].target) == ("start", "a")
    assert (elements["late"].attached_to, elements["late"].event) == ("a", "timer")
    assert (elements["deep"].process, elements["deep"].scope) == ("p", "inside")


@pytest.mark.parametrize(
    ("said", "executable"), [("", True), ('isExecutable="1"', True), ('isExecutable="0"', False)]
)
def test_a_process_that_says_nothing_is_executable(said, executable):
    package = Drawing().start().end().flows("start end").package()
    drawn = package.files["process.bpmn"].replace(b'isExecutable="true"', said.encode())

    loaded = load(Package("p", {**package.files, "process.bpmn": drawn}))

    assert bool(loaded.processes) is executable


def test_the_process_of_an_empty_pool_is_not_executed():
    pool = around('<bpmn:process id="pool"><bpmn:laneSet id="lanes"/></bpmn:process>')
    package = Drawing().start().end().flows("start end").package()

    loaded = load(Package("p", {**package.files, "pool.bpmn": pool}))

    assert loaded.processes.keys() == {"p"}
