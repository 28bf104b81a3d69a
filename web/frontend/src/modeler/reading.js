// How a field of the panel reads and writes: attributes, expressions, extension elements.
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";
import { LABELS } from "../diagram/labels.js";
import { say } from "../words.js";

const itself = getBusinessObject;

/**
 * An attribute of the dialect, or (with a label) of BPMN. lx:documentation is not in lx-moddle.json, because moddle
 * knows a property by its local name and BPMN has one called so; it is read and kept as a foreign attribute.
 */
export function attribute(name, more = {}) {
  const of = more.of ?? itself;
  return {
    id: name.replace(":", "-"),
    label: LABELS[name],
    get: (element) => of(element)?.get(name),
    set: (element, value, { modeling }) => modeling.updateModdleProperties(element, of(element), { [name]: value }),
    ...more,
  };
}

/** A box for an attribute whose default is true, so that false has to be said. */
export function trueUnlessSaid(name, more) {
  const of = more.of ?? itself;
  return attribute(name, {
    kind: "check",
    set: (element, on, { modeling }) => modeling.updateModdleProperties(element, of(element), { [name]: on === true }),
    ...more,
  });
}

/** A whole number; what is none is taken away. */
export function wholeNumber(name, more) {
  const of = more.of ?? itself;
  return attribute(name, {
    set: (element, value, { modeling }) => {
      const number = /^\d+$/.test(value ?? "") ? Number(value) : undefined;
      modeling.updateModdleProperties(element, of(element), { [name]: number });
    },
    ...more,
  });
}

/** An attribute that is a key out of a drop-down, or FEEL, for which a second field appears: its fields by element. */
export function keyOrFeel(name, { options, ...more }) {
  const said = attribute(name, more);
  const isFeel = (element) => said.get(element)?.startsWith("=");
  const choice = {
    ...said, kind: "select",
    options: (catalogue) => [...options(catalogue), { value: "=", label: say("由表达式给出（FEEL）") }],
    get: (element) => (isFeel(element) ? "=" : said.get(element)),
  };
  const formula = { ...said, id: `${said.id}-feel`, label: "表达式", feel: "marked", hint: "以 = 开头的是 FEEL 表达式，进入该环节时计算。" };
  return (element) => (isFeel(element) ? [choice, formula] : [choice]);
}

/** A child element that holds an expression, such as conditionExpression. */
export function expression(name, more) {
  const of = more.of ?? itself;
  return {
    id: name,
    get: (element) => of(element)?.get(name)?.body,
    set: (element, body, tools) => writeExpression(element, of(element), name, body, tools),
    ...more,
  };
}

function writeExpression(element, object, name, body, { modeling, bpmnFactory }) {
  const present = object.get(name);
  if (present && body !== undefined) {
    modeling.updateModdleProperties(element, present, { body });
    return;
  }
  const made = body === undefined ? undefined : bpmnFactory.create("bpmn:FormalExpression", { body });
  if (made) made.$parent = object;
  modeling.updateModdleProperties(element, object, { [name]: made });
}

/** The extension elements of one type, such as lx:Parameter. */
export function extensions(element, type) {
  return (itself(element).extensionElements?.values ?? []).filter((value) => value.$type === type);
}

/** Add one at the end, several at once as one step that can be undone. */
export function addExtensions(element, type, properties, { modeling, bpmnFactory }) {
  const made = properties.map((each) => bpmnFactory.create(type, each));
  replaceExtensions(element, [...(itself(element).extensionElements?.values ?? []), ...made], { modeling, bpmnFactory });
}

export function removeExtension(element, value, tools) {
  const left = itself(element).extensionElements.values.filter((other) => other !== value);
  replaceExtensions(element, left, tools);
}

function replaceExtensions(element, values, { modeling, bpmnFactory }) {
  const container = values.length ? bpmnFactory.create("bpmn:ExtensionElements", { values }) : undefined;
  if (container) {
    container.$parent = itself(element);
    for (const value of values) value.$parent = container;
  }
  modeling.updateProperties(element, { extensionElements: container });
}
