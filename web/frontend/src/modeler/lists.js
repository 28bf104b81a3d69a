// Groups that are lists: parameters, outputs, the outcomes of a user task.
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { ListGroup } from "@bpmn-io/properties-panel";
import { entry } from "./field.js";
import { addExtensions, extensions, removeExtension } from "./reading.js";
import { say } from "../words.js";

/** The list groups of one element. */
export function listsOf(element, injector) {
  const tools = { modeling: injector.get("modeling"), bpmnFactory: injector.get("bpmnFactory"), catalogue: injector.get("config.catalogue") };
  const groups = [];
  if (is(element, "bpmn:UserTask")) groups.push(outcomes(element, tools));
  if (isAny(element, ["bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask", "bpmn:CallActivity"])) {
    groups.push(pairs(element, tools, { type: "lx:Parameter", id: "lx-parameters", label: "输入参数" }));
  }
  if (is(element, "bpmn:CallActivity")) {
    groups.push(pairs(element, tools, { type: "lx:Output", id: "lx-outputs", label: "输出" }));
  }
  return groups;
}

function pairs(element, tools, { type, id, label }) {
  const items = extensions(element, type).map((pair, index) => ({
    id: `${id}-${index}`,
    label: pair.name || say("（未命名）"),
    entries: pairFields(element, pair, `${id}-${index}`, tools).map(entry),
    remove: () => removeExtension(element, pair, tools),
  }));
  return { id, label: say(label), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => addExtensions(element, type, [{ name: "", value: "" }], tools) };
}

function pairFields(element, pair, id, { catalogue }) {
  const field = (name) => ({
    get: () => pair.get(name),
    set: (shape, value, { modeling }) => modeling.updateModdleProperties(shape, pair, { [name]: value ?? "" }),
  });
  const name = { id: `${id}-name`, label: "名称", ...field("name") };
  const topic = getBusinessObject(element).get("lx:topic");
  if (topic === "issue_notice" && pair.name === "notice" && catalogue.notices) {
    return [name, { id: `${id}-notice`, label: "文书", kind: "select", options: () => catalogue.notices, ...field("value") }];
  }
  const asked = catalogue.topics?.find(({ value }) => value === topic)?.parameters?.find((each) => each.name === pair.name);
  return [name, { id: `${id}-value`, label: asked?.label ?? "值", feel: "marked", hint: "文字照录；以 = 开头的是 FEEL 表达式。", ...field("value") }];
}

// lx:outcomes="approve:同意,reject:退回": the buttons under the form.
function outcomes(element, tools) {
  const read = () => (getBusinessObject(element).get("lx:outcomes") ?? "").split(",").filter(Boolean).map((pair) => {
    const [value, ...label] = pair.split(":");
    return { value: value.trim(), label: label.join(":").trim() };
  });
  const write = (list) =>
    tools.modeling.updateProperties(element, { "lx:outcomes": list.map(({ value, label }) => `${value}:${label}`).join(",") || undefined });
  const field = (index, name) => ({
    get: () => read()[index]?.[name],
    // The two separators can't be part of what they separate.
    set: (shape, text) => write(read().map((pair, at) => (at === index ? { ...pair, [name]: (text ?? "").replace(/[,:]/g, " ").trim() } : pair))),
  });
  const items = read().map((pair, index) => ({
    id: `lx-outcome-${index}`,
    label: pair.label || say("（未命名）"),
    entries: [
      { id: `lx-outcome-${index}-label`, label: "按钮文字", ...field(index, "label") },
      { id: `lx-outcome-${index}-value`, label: "结论代码", hint: "英文小写，例如 approve。", ...field(index, "value") },
    ].map(entry),
    remove: () => write(read().filter((_, at) => at !== index)),
  }));
  return { id: "lx-outcomes", label: say("办理结论"), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => write([...read(), { value: "", label: "" }]) };
}
