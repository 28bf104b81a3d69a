// Where bpmn-moddle reads another BPMN than the standard.

/** The script of a global script task is a child, as that of a script task; read as an attribute it would be lost. */
export function keepToStandard(modeler) {
  const { properties } = modeler.get("moddle").registry.typeMap["bpmn:GlobalScriptTask"];
  properties.find(({ name }) => name === "bpmn:script").isAttr = false;
}
