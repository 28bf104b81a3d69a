"""Data objects, inputs and outputs, properties and data stores: who sees what, from when until when."""

import pytest

import feel
from bpmn.documents import DiagramRefused
from tests.bpmn.draw import COMPENSATION, Drawing, Scope, many, message
from tests.bpmn.play import Play


def flows_in(source: str, target: str, more: str = "") -> str:
    ends = f"<bpmn:sourceRef>{source}</bpmn:sourceRef>" if source else ""
    ends += f"<bpmn:targetRef>{target}</bpmn:targetRef>"
    return f"<bpmn:dataInputAssociation{more}>{ends}</bpmn:dataInputAssociation>"


def flows_out(source: str, target: str, more: str = "", **attributes: str) -> str:
    ends = f"<bpmn:sourceRef>{source}</bpmn:sourceRef>" if source else ""
    written = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    return (
        f"<bpmn:dataOutputAssociation{written}>{ends}<bpmn:targetRef>{target}</bpmn:targetRef>{more}"
        "</bpmn:dataOutputAssociation>"
    )


def needs(*inputs: str, outputs: tuple[str, ...] = (), optional: str = "") -> str:
    declared = "".join(f'<bpmn:dataInput id="in_{name}" name="{name}"/>' for name in inputs)
    declared += "".join(f'<bpmn:dataOutput id="out_{name}" name="{name}"/>' for name in outputs)
    listed = "".join(f"<bpmn:dataInputRefs>in_{name}</bpmn:dataInputRefs>" for name in inputs)
    listed += f"<bpmn:optionalInputRefs>in_{optional}</bpmn:optionalInputRefs>" if optional else ""
    sets = f"<bpmn:inputSet>{listed}</bpmn:inputSet><bpmn:outputSet/>"
    return f"<bpmn:ioSpecification>{declared}{sets}</bpmn:ioSpecification>"


def objects(scope, **names: str):
    for id, name in names.items():
        scope.element("dataObject", id, name=name)
        scope.element("dataObjectReference", f"{id}_drawn", name="画出的", dataObjectRef=id)
    return scope


def test_inputs_and_outputs_carry_data_between_objects_and_are_gone_afterwards():
    drawing = objects(Drawing(), o="order", q="price")
    inside = needs("given", outputs=("total",))
    inside += flows_in("o_drawn", "in_given") + flows_out("out_total", "q_drawn")
    drawing.start().script("work", "total = given.amount * 2", inside).user("after").end()
    play = Play(drawing.flows("start work after end").load()).start(order={"amount": 4})

    assert play.variables["price"] == 8
    assert {"given", "total"} & play.variables.keys() == set()


def test_an_input_that_is_called_like_an_outer_variable_only_covers_it():
    inside = needs("x") + flows_in("o_drawn", "in_x")
    drawing = objects(Drawing(), o="order").start().user("work", inside).user("after").end()
    play = Play(drawing.flows("start work after end").load()).start(order=7, x="outer")

    assert play.standing.user_tasks[0].variables["x"] == 7
    play.complete("work", x=9, y=1)
    assert (play.variables["x"], play.variables["y"]) == ("outer", 1)


def test_a_required_input_that_is_not_there_is_an_incident_an_optional_one_is_not():
    def drawn(optional: str) -> Play:
        inside = needs("given", optional=optional) + flows_in("o_drawn", "in_given")
        drawing = objects(Drawing(), o="order").start().user("work", inside).end()
        return Play(drawing.flows("start work end").load()).start()

    play = drawn("")
    assert (play.open, play.standing.failures[0].element_id) == ([], "work")
    assert "given" in play.standing.failures[0].reason
    assert play.retry().standing.failures
    assert drawn("given").open == ["work"]


def test_transformations_and_assignments_are_feel_and_copy():
    transformed = "<bpmn:transformation>order.amount + 1</bpmn:transformation>"
    assigned = (
        "<bpmn:assignment><bpmn:from>price</bpmn:from><bpmn:to>order.paid.net</bpmn:to></bpmn:assignment>"
    )
    inside = flows_out("", "q_drawn", transformed) + flows_out("", "o_drawn", assigned)
    drawing = objects(Drawing(), o="order", q="price").start().script("work", "kept = order", inside)
    play = Play(drawing.user("after").end().flows("start work after end").load())

    play.start(order={"amount": 1}, price=5)

    assert play.variables["price"] == 2
    assert play.variables["order"] == {"amount": 1, "paid": {"net": 5}}
    assert play.variables["kept"] == {"amount": 1}


def test_data_objects_and_properties_of_a_sub_process_end_with_it():
    inner = objects(Scope("sub"), d="draft")
    inner.element("property", "note", name="note")
    inner.start("s").script("set", 'draft = 1\nnote = "n"\nresult = draft + 1').user("look").end("t")
    inner.flows("s set look t")
    drawing = Drawing().start().sub(inner).boundary("b", "sub", message(), interrupting=False)
    drawing.user("beside").user("after").end().end("e").flows("start sub after end", "b beside e")
    play = Play(drawing.load()).start(draft="outer")
    assert play.standing.user_tasks[0].variables["draft"] == 1
    assert play.variables["draft"] == "outer"

    play.deliver("b")
    beside = next(task for task in play.standing.user_tasks if task.element_id == "beside")
    assert beside.variables["draft"] == "outer"
    assert "note" not in beside.variables
    play.complete("look").complete("beside")

    assert (play.variables["draft"], play.variables["result"]) == ("outer", 2)
    assert "note" not in play.variables


def test_properties_of_an_activity_end_with_it_also_when_an_event_interrupts():
    inside = '<bpmn:property id="prop" name="draft"/>'
    drawing = Drawing().start().user("work", inside).boundary("b", "work", message()).user("after").end()
    play = Play(drawing.end("e").flows("start work e", "b after end").load()).start(draft=1)

    assert "draft" not in play.standing.user_tasks[0].variables
    play.deliver("b")
    assert play.standing.user_tasks[0].variables["draft"] == 1


def test_what_modelers_draw_without_naming_inputs_and_outputs_changes_nothing():
    inside = '<bpmn:property id="ph" name="__targetRef_placeholder"/>' + flows_in("o_drawn", "ph")
    drawing = objects(Drawing(), o="order").start().user("work", inside + flows_out("", "o_drawn")).end()
    play = Play(drawing.flows("start work end").load()).start(order=1)

    assert play.complete("work", order=2).variables["order"] == 2


def test_several_instances_read_an_input_of_the_whole_activity():
    inside = needs("given") + flows_in("o_drawn", "in_given") + many(cardinality="2")
    drawing = objects(Drawing(), o="order").start().user("work", inside).user("after").end()
    play = Play(drawing.flows("start work after end").load()).start(order=3)

    assert [task.variables["given"] for task in play.standing.user_tasks] == [3, 3]
    play.complete("work").complete("work")
    assert "given" not in play.variables


def stored(inside: str, **attributes: str) -> Drawing:
    drawing = Drawing().declare("dataStore", "teams", name="队伍库", **attributes)
    drawing.element("dataStoreReference", "store", name="队伍库", dataStoreRef="teams")
    return drawing.start().user("work", inside).user("after").end().flows("start work after end")


def test_what_flows_into_a_data_store_is_written_behind_the_activity_before_the_token_goes_on():
    inside = needs(outputs=("team",)) + flows_out("out_team", "store", lx_key="=code")
    play = Play(stored(inside, lx_register="teams").load()).start(code="T-1")

    play.complete("work", team={"name": "一队"})

    (service,) = play.standing.services
    assert (service.topic, service.element_id) == ("write_record", "work")
    assert service.parameters == {"register": "teams", "key": "T-1", "data": {"name": "一队"}}
    assert play.open == []
    play.fail("work", "没有登记册")
    assert play.retry().standing.services[0].parameters == service.parameters
    assert play.finish("work").open == ["after"]
    assert "team" not in play.variables


def test_what_flows_out_of_a_data_store_is_read_when_the_activity_begins():
    one = needs("team") + flows_in("store", "in_team", ' lx:key="=code"')
    record = feel.Function("record", ("register", "key"), lambda register, key: {"key": key}, "")
    drawing = stored(one, lx_register="teams")

    play = Play(drawing.load(functions=[record]), {"record": record}).start(code="T-1")

    assert play.standing.user_tasks[0].variables["team"] == {"key": "T-1"}
    assert "team" not in play.complete("work").variables


def test_a_write_without_a_key_is_refused_and_a_store_without_register_is_documentation():
    inside = needs(outputs=("team",)) + flows_out("out_team", "store")
    with pytest.raises(DiagramRefused, match="lx:key"):
        stored(inside, lx_register="teams").load()

    assert Play(stored(inside).load()).start().complete("work", team={}).open == ["after"]


def test_a_nested_value_changed_in_one_branch_is_seen_by_no_other_and_by_no_snapshot():
    drawing = (
        Drawing().start().parallel("split", "join").user("begin").user("a").user("b").end("end", COMPENSATION)
    )
    drawing.user("undo", isForCompensation="true").undo("begin", "undo")
    drawing.script("change", 'case = context put(case, ["deep", "n"], append(case.deep.n, 2))')
    drawing.flows("start begin split change a join end", "split b join")
    play = Play(drawing.load()).start(case={"deep": {"n": [1]}})

    play.complete("begin")
    seen = {task.element_id: task.variables["case"]["deep"]["n"] for task in play.standing.user_tasks}
    play.complete("a").complete("b")

    assert seen == {"a": [1, 2], "b": [1]}
    assert (play.open, play.standing.user_tasks[0].variables["case"]["deep"]["n"]) == (["undo"], [1])
    play.complete("undo")
    assert play.variables["case"]["deep"]["n"] == [1, 2]
