// What several instances throw while they complete: the `behavior` of a multi-instance and its events.
import { ListGroup } from "@bpmn-io/properties-panel";
import { declare, undeclare } from "./declared.js";
import { detailFields, kindField, newDefinition } from "./definition.js";
import { entry } from "./field.js";
import { loopOf } from "./fields.js";
import { attribute, expression } from "./reading.js";
import { say } from "../words.js";

const BEHAVIORS = [["All", "不抛出事件"], ["One", "第一个办完时抛出"], ["None", "每办完一个都抛出"], ["Complex", "条件成立时抛出"]];
const THROWN = ["Signal", "Message", "Escalation", "Error"];
const REFERENCES = { One: "oneBehaviorEventRef", None: "noneBehaviorEventRef" };

/** When an event is thrown, and, where it is always the same, which one. */
export function behaviorFields(element) {
  const loop = loopOf(element);
  const chooser = attribute("behavior", {
    label: "办完时的事件", kind: "select", of: loopOf, hint: "附在本环节边上的事件可以捕获它。",
    options: () => BEHAVIORS.map(([value, label]) => ({ value, label: say(label) })),
  });
  const reference = REFERENCES[loop.get("behavior")];
  return reference ? [chooser, ...thrownFields(loop, reference)] : [chooser];
}

// What a loop refers to stands beside the processes, where nothing else refers to it.
function thrownFields(loop, reference) {
  const thrown = loop.get(reference);
  const kind = kindField("lx-behavior", THROWN, thrown, (shape, chosen, tools) => {
    if (thrown) undeclare(shape, thrown, tools);
    const made = chosen && declare(shape, `bpmn:${chosen}EventDefinition`, {}, tools);
    tools.modeling.updateModdleProperties(shape, loop, { [reference]: made });
  });
  return [{ ...kind, hint: "不指定则为没有名称的信号。" }, ...(thrown ? detailFields(thrown, "lx-behavior") : [])];
}

export const isComplex = (element) => loopOf(element)?.get("behavior") === "Complex";

/** The list of conditions, each with the event it throws. */
export function complexBehavior(element, tools) {
  const loop = loopOf(element);
  const present = loop.get("complexBehaviorDefinition");
  const write = (list) => tools.modeling.updateModdleProperties(element, loop, { complexBehaviorDefinition: list });
  const items = present.map((entered, index) => ({
    id: `lx-behavior-${index}`,
    label: entered.condition?.body || say("（未命名）"),
    entries: complexFields(entered, `lx-behavior-${index}`).map(entry),
    remove: () => write(present.filter((other) => other !== entered)),
  }));
  return { id: "lx-behavior-events", label: say("办完时抛出的事件"), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => write([...present, newEntry(loop, tools)]) };
}

function newEntry(loop, tools) {
  const entered = tools.bpmnFactory.create("bpmn:ComplexBehaviorDefinition");
  entered.$parent = loop;
  const event = tools.bpmnFactory.create("bpmn:ImplicitThrowEvent");
  event.$parent = entered;
  event.eventDefinitions = [newDefinition("Signal", event, tools)];
  entered.event = event;
  return entered;
}

function complexFields(entered, id) {
  const event = entered.get("event");
  const [thrown] = event.get("eventDefinitions");
  return [
    expression("condition", { id: `${id}-condition`, label: "成立时抛出（FEEL）", kind: "area", code: true, feel: "always", of: () => entered,
      hint: "可用 nrOfInstances、nrOfCompletedInstances、nrOfActiveInstances。" }),
    kindField(id, THROWN, thrown, (shape, chosen, tools) =>
      chosen && tools.modeling.updateModdleProperties(shape, event, { eventDefinitions: [newDefinition(chosen, event, tools)] })),
    ...detailFields(thrown, id),
  ];
}
