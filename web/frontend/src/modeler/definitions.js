// Events with several definitions: a list in which each has its kind and what belongs to it.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { ListGroup } from "@bpmn-io/properties-panel";
import { entry } from "./field.js";
import { timerFields } from "./fields.js";
import { expression } from "./reading.js";
import { named } from "./declared.js";
import { say } from "../words.js";

const KINDS = {
  Message: "消息", Timer: "定时", Signal: "信号", Conditional: "条件", Error: "错误", Escalation: "升级", Compensate: "补偿",
  Cancel: "取消", Terminate: "终止",
};
const CAUGHT = ["Message", "Timer", "Signal", "Conditional"];
const CAUGHT_FROM_INSIDE = [...CAUGHT, "Error", "Escalation"];
const THROWN = ["Message", "Signal", "Escalation", "Compensate"];
const THROWN_AT_END = [...THROWN, "Error", "Cancel", "Terminate"];
const REFERRING = ["Message", "Signal", "Error", "Escalation"];

const definitionsOf = (element) => getBusinessObject(element).eventDefinitions ?? [];

export const hasSeveral = (element) => definitionsOf(element).length > 1;

/** Whether something can be said of its definitions: a blank event has none, a link stands alone. */
export const mayHaveSeveral = (element) => definitionsOf(element).some((definition) => kindOf(definition) !== "Link");

/** The list; of one definition alone the groups of its kind speak. */
export function definitions(element, tools) {
  const present = definitionsOf(element);
  const write = (list) => tools.modeling.updateProperties(element, { eventDefinitions: list });
  const items = hasSeveral(element) ? present.map((definition, index) => ({
    id: `lx-definition-${index}`,
    label: say(KINDS[kindOf(definition)] ?? kindOf(definition)),
    entries: definitionFields(element, definition, index, write, tools).map(entry),
    remove: () => write(present.filter((other) => other !== definition)),
  })) : [];
  return { id: "lx-definitions", label: say("多重事件"), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => write([...present, made(element, "Message", tools)]) };
}

const kindOf = ({ $type }) => $type.replace("bpmn:", "").replace("EventDefinition", "");

function made(element, kind, { bpmnFactory }) {
  const definition = bpmnFactory.create(`bpmn:${kind}EventDefinition`);
  definition.$parent = getBusinessObject(element);
  return definition;
}

function definitionFields(element, definition, index, write, tools) {
  const id = `lx-definition-${index}`;
  const chooser = {
    id: `${id}-kind`, label: "类型", kind: "select",
    options: () => kindsFor(element).map((kind) => ({ value: kind, label: say(KINDS[kind]) })),
    get: () => kindOf(definition),
    set: (shape, kind) => kind && write(definitionsOf(shape).map((each) => (each === definition ? made(shape, kind, tools) : each))),
  };
  return [chooser, ...detailFields(definition, id)];
}

function kindsFor(element) {
  if (is(element, "bpmn:ThrowEvent")) return is(element, "bpmn:EndEvent") ? THROWN_AT_END : THROWN;
  const inside = is(element, "bpmn:BoundaryEvent") || getBusinessObject(element).$parent.triggeredByEvent;
  return inside ? CAUGHT_FROM_INSIDE : CAUGHT;
}

function detailFields(definition, id) {
  const kind = kindOf(definition);
  if (REFERRING.includes(kind)) return [named(`${id}-name`, `bpmn:${kind}`, definition, `${kind.toLowerCase()}Ref`)];
  if (kind === "Timer") return timerFields(definition, id);
  if (kind === "Conditional") {
    return [expression("condition", { id: `${id}-condition`, label: "成立时触发（FEEL）", kind: "area", code: true, feel: "always", of: () => definition })];
  }
  return [];
}
