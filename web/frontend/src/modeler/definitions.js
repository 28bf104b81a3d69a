// Events with several definitions: a list in which each has its kind and what belongs to it.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { ListGroup } from "@bpmn-io/properties-panel";
import { detailFields, kindField, kindOf, labelOf, newDefinition } from "./definition.js";
import { entry } from "./field.js";
import { say } from "../words.js";

const CAUGHT = ["Message", "Timer", "Signal", "Conditional"];
const CAUGHT_FROM_INSIDE = [...CAUGHT, "Error", "Escalation"];
const THROWN = ["Message", "Signal", "Escalation", "Compensate"];
const THROWN_AT_END = [...THROWN, "Error", "Cancel", "Terminate"];

const definitionsOf = (element) => getBusinessObject(element).eventDefinitions ?? [];

export const hasSeveral = (element) => definitionsOf(element).length > 1;

/** Whether something can be said of its definitions: a blank event has none, a link stands alone. */
export const mayHaveSeveral = (element) => definitionsOf(element).some((definition) => kindOf(definition) !== "Link");

/** The list; of one definition alone the groups of its kind speak. */
export function definitions(element, tools) {
  const present = definitionsOf(element);
  const write = (list) => tools.modeling.updateProperties(element, { eventDefinitions: list });
  const made = (kind) => newDefinition(kind, getBusinessObject(element), tools);
  const fields = (definition, id) => [
    kindField(id, kindsFor(element), definition, (_, kind) => kind && write(present.map((each) => (each === definition ? made(kind) : each)))),
    ...detailFields(definition, id),
  ];
  const items = hasSeveral(element) ? present.map((definition, index) => ({
    id: `lx-definition-${index}`,
    label: labelOf(definition),
    entries: fields(definition, `lx-definition-${index}`).map(entry),
    remove: () => write(present.filter((other) => other !== definition)),
  })) : [];
  return { id: "lx-definitions", label: say("多重事件"), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => write([...present, made("Message")]) };
}

function kindsFor(element) {
  if (is(element, "bpmn:ThrowEvent")) return is(element, "bpmn:EndEvent") ? THROWN_AT_END : THROWN;
  const inside = is(element, "bpmn:BoundaryEvent") || getBusinessObject(element).$parent.triggeredByEvent;
  return inside ? CAUGHT_FROM_INSIDE : CAUGHT;
}
