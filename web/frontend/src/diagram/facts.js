// All that is said about an element, as label → text: what a comparison of two versions tells people.
import { LABELS } from "./labels.js";
import { say, addEnglish } from "../words.js";

addEnglish({
  "名称": "Name", "条件": "Condition", "脚本": "Script", "时间": "Time", "调用流程": "Called process", "消息": "Message", "错误": "Error",
  "说明": "Documentation", "起点": "From", "终点": "To", "附着于": "Attached to", "中断": "Interrupting", "默认流向": "Default flow",
  "次数": "Cardinality", "完成条件": "Completion condition", "循环条件": "Loop condition", "依次办理": "Sequential", "类型": "Type",
  "泳道内元素": "Elements of the lane", "参数 {name}": "Parameter {name}", "输出 {name}": "Output {name}", "异常 {name}": "Exception {name}",
});

const REFERENCES = { "起点": "sourceRef", "终点": "targetRef", "附着于": "attachedToRef", "默认流向": "default" };

/** The facts of a business object, without where it is drawn. */
export function facts(object) {
  const found = new Map();
  const note = (label, value) => {
    if (value !== undefined && value !== null && value !== "" && value !== false) found.set(say(label), String(value));
  };
  note("类型", object.$type.replace("bpmn:", ""));
  note("名称", object.name);
  note("说明", object.documentation?.map((part) => part.text).join("\n"));
  attributes(object, note);
  connections(object, note);
  behaviour(object, note);
  loop(object.loopCharacteristics, note);
  for (const definition of object.eventDefinitions ?? []) event(definition, note);
  for (const extension of object.extensionElements?.values ?? []) extended(extension, note);
  return found;
}

function attributes(object, note) {
  for (const [name, label] of Object.entries(LABELS)) {
    const known = object.$descriptor.propertiesByName[name];
    note(label, known ? object.get(name) : object.$attrs?.[name]);
  }
}

function extended({ $type, name, value, exception, code }, note) {
  const kind = $type.toLowerCase();
  if (kind === "lx:parameter") note(say("参数 {name}", { name }), value ?? "=");
  if (kind === "lx:output") note(say("输出 {name}", { name }), value ?? "=");
  if (kind === "lx:error") note(say("异常 {name}", { name: exception }), code);
}

function connections(object, note) {
  for (const [label, name] of Object.entries(REFERENCES)) note(label, object[name]?.name || object[name]?.id);
  note("泳道内元素", object.flowNodeRef?.map((node) => node.id).sort().join("、"));
  if (object.$type === "bpmn:BoundaryEvent") note("中断", String(object.cancelActivity));
}

function behaviour(object, note) {
  note("条件", object.conditionExpression?.body);
  note("脚本", object.script);
  note("调用流程", object.calledElement);
  note("消息", object.messageRef?.name);
}

function loop(characteristics, note) {
  if (!characteristics) return;
  attributes(characteristics, note);
  note("依次办理", characteristics.isSequential);
  note("次数", characteristics.loopCardinality?.body ?? characteristics.loopMaximum);
  note("完成条件", characteristics.completionCondition?.body);
  note("循环条件", characteristics.loopCondition?.body);
}

function event(definition, note) {
  note("时间", (definition.timeDate ?? definition.timeDuration ?? definition.timeCycle)?.body);
  note("条件", definition.condition?.body);
  note("消息", definition.messageRef?.name);
  note("错误", definition.errorRef?.errorCode);
}

/** [label, before, after] of each fact that differs. What leads to the same element as before has not changed by its name. */
export function differences(before, after) {
  const [old, now] = [facts(before), facts(after)];
  const same = Object.entries(REFERENCES).filter(([, name]) => before[name]?.id === after[name]?.id).map(([label]) => say(label));
  const labels = [...new Set([...old.keys(), ...now.keys()])].filter((label) => !same.includes(label));
  return labels.filter((label) => old.get(label) !== now.get(label)).map((label) => [label, old.get(label), now.get(label)]);
}
