// What a data association fills or hands over: a property of its activity or event, which is its own variable.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

// bpmn-js draws a target where BPMN wants one and nobody has said which; to the engine it is none.
const PLACEHOLDER = "__targetRef_placeholder";

/** The name inside the activity. */
export function ownDataField(association) {
  const reads = is(association, "bpmn:DataInputAssociation");
  const object = getBusinessObject(association);
  const end = () => (reads ? object.targetRef : object.sourceRef?.[0]);
  return {
    id: "lx-own-data", label: "环节内的名称",
    hint: reads ? "传入环节后的变量名；连着数据存储时可以不填。" : "取环节里的哪个变量；不填则由换算得出。",
    get: () => (end()?.name === PLACEHOLDER ? undefined : end()?.name),
    set: (_, name, tools) => {
      const owner = reads ? association.target : association.source;
      const ends = reads ? { targetRef: own(owner, name ?? PLACEHOLDER, tools) } : { sourceRef: name ? [own(owner, name, tools)] : [] };
      tools.modeling.updateModdleProperties(association, object, ends);
    },
  };
}

// The input, output or property called so; a name that is new becomes a property.
function own(owner, name, { modeling, bpmnFactory }) {
  const activity = getBusinessObject(owner);
  const { dataInputs = [], dataOutputs = [] } = activity.ioSpecification ?? {};
  const properties = activity.get("properties");
  const present = [...properties, ...dataInputs, ...dataOutputs].find((item) => item.name === name);
  if (present) return present;
  const made = bpmnFactory.create("bpmn:Property", { name });
  made.$parent = activity;
  modeling.updateModdleProperties(owner, activity, { properties: [...properties, made] });
  return made;
}
