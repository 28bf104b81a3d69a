// Messages, signals, errors and escalations: declared once in the diagram, referred to by name.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

/** Those of one type that the diagram of the element declares. */
export const declared = (element, type) => (definitionsOf(element).rootElements ?? []).filter((root) => is(root, type));

/** A field for the reference that `holder` has as `property`; a name that is new is declared. */
export function named(id, type, holder, property) {
  return {
    id, label: "名称", kind: "suggest", hint: "已有的可以选用，新名称会自动登记。",
    options: (_, element) => declared(element, type).map(({ name, id: key }) => ({ value: name || key, label: key })),
    get: () => holder.get(property)?.name,
    set: (element, name, tools) => {
      const referred = name && (declared(element, type).find((root) => root.name === name) ?? declare(element, type, { name }, tools));
      tools.modeling.updateModdleProperties(element, holder, { [property]: referred });
    },
  };
}

export function declare(element, type, properties, { modeling, bpmnFactory }) {
  const definitions = definitionsOf(element);
  const made = bpmnFactory.create(type, properties);
  made.$parent = definitions;
  modeling.updateModdleProperties(element, definitions, { rootElements: [...definitions.rootElements, made] });
  return made;
}

export function undeclare(element, root, { modeling }) {
  const definitions = definitionsOf(element);
  modeling.updateModdleProperties(element, definitions, { rootElements: definitions.rootElements.filter((other) => other !== root) });
}

function definitionsOf(element) {
  let object = getBusinessObject(element);
  while (!is(object, "bpmn:Definitions")) object = object.$parent;
  return object;
}
