// What moddle knows: the dialect, and BPMN where bpmn-moddle reads another one than the standard.
import bpmn from "bpmn-moddle/resources/bpmn/json/bpmn.json";
import lx from "./lx-moddle.json";

const named = { xml: { serialize: "property" } };

const CORRECTIONS = {
  // Its script is a child, as that of a script task; read as an attribute it would be lost.
  GlobalScriptTask: { script: { isAttr: false } },
  // They would be saved under the names of their types, where nobody looks for them.
  ComplexBehaviorDefinition: { condition: named, event: named },
};

const corrected = ({ name, properties = [], ...type }) =>
  ({ name, ...type, properties: properties.map((property) => ({ ...property, ...CORRECTIONS[name]?.[property.name] })) });

export default { bpmn: { ...bpmn, types: bpmn.types.map(corrected) }, lx };
