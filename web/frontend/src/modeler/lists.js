// Groups that are lists: parameters, outputs, errors, the outcomes of a user task, several events in one.
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { ListGroup } from "@bpmn-io/properties-panel";
import { complexBehavior, isComplex } from "./behavior.js";
import { declared } from "./declared.js";
import { definitions, mayHaveSeveral } from "./definitions.js";
import { entry } from "./field.js";
import { isWork } from "./fields.js";
import { addExtensions, extensions, removeExtension } from "./reading.js";
import { say } from "../words.js";

const CALLING = ["bpmn:ServiceTask", "bpmn:SendTask", "bpmn:BusinessRuleTask", "bpmn:CallActivity"];
// What others see of the throw; nothing goes along with the rest.
const CARRYING = ["bpmn:MessageEventDefinition", "bpmn:SignalEventDefinition"];

/** The list groups of one element. */
export function listsOf(element, injector) {
  const tools = { modeling: injector.get("modeling"), bpmnFactory: injector.get("bpmnFactory"), catalogue: injector.get("config.catalogue") };
  const groups = [];
  const { eventDefinitions = [] } = getBusinessObject(element);
  if (isWork(element)) groups.push(outcomes(element, tools));
  if (isComplex(element)) groups.push(complexBehavior(element, tools));
  if (mayHaveSeveral(element)) groups.push(definitions(element, tools));
  if (isAny(element, CALLING) || (is(element, "bpmn:ThrowEvent") && eventDefinitions.some((thrown) => isAny(thrown, CARRYING)))) {
    groups.push(pairs(element, tools, { type: "lx:Parameter", id: "lx-parameters", label: "输入参数" }));
  }
  if (isAny(element, ["bpmn:ServiceTask", "bpmn:SendTask"])) groups.push(errors(element, tools));
  if (is(element, "bpmn:CallActivity")) {
    groups.push(pairs(element, tools, { type: "lx:Output", id: "lx-outputs", label: "输出" }));
  }
  return groups;
}

function pairs(element, tools, { type, id, label }) {
  return extensionList(element, tools, { type, id, label, title: "name", empty: { name: "", value: "" }, fields: pairFields });
}

// What a handler raises, as the error that an event catches.
function errors(element, tools) {
  return extensionList(element, tools, {
    type: "lx:Error", id: "lx-errors", label: "异常转为错误", title: "exception", empty: { exception: "", code: "" }, fields: errorFields,
  });
}

function extensionList(element, tools, { type, id, label, title, empty, fields }) {
  const items = extensions(element, type).map((extension, index) => ({
    id: `${id}-${index}`,
    label: extension.get(title) || say("（未命名）"),
    entries: fields(element, extension, `${id}-${index}`, tools).map(entry),
    remove: () => removeExtension(element, extension, tools),
  }));
  return { id, label: say(label), component: ListGroup, items, shouldOpen: items.length > 0,
    add: () => addExtensions(element, type, [empty], tools) };
}

const part = (extension, name) => ({
  get: () => extension.get(name),
  set: (shape, value, { modeling }) => modeling.updateModdleProperties(shape, extension, { [name]: value ?? "" }),
});

const topicOf = (element, { topics = [] }) => topics.find(({ value }) => value === getBusinessObject(element).get("lx:topic"));

function errorFields(element, error, id, { catalogue }) {
  const raised = (topicOf(element, catalogue)?.errors ?? []).map((code) => ({ value: code, label: code }));
  const thrown = declared(element, "bpmn:Error").map(({ errorCode, name }) => ({ value: errorCode || name, label: name }));
  return [
    { id: `${id}-exception`, label: "服务报出的异常", kind: "suggest", hint: "服务声明的代码、Python 异常类名，或 *（任何异常）；先列的先用。",
      options: () => [...raised, { value: "*", label: say("任何异常") }], ...part(error, "exception") },
    { id: `${id}-code`, label: "错误代码", kind: "suggest", hint: "由边界事件或事件子流程捕获。",
      options: () => thrown, ...part(error, "code") },
  ];
}

function pairFields(element, pair, id, { catalogue }) {
  const name = { id: `${id}-name`, label: "名称", ...part(pair, "name") };
  const topic = topicOf(element, catalogue);
  if (topic?.value === "issue_notice" && pair.name === "notice" && catalogue.notices) {
    return [name, { id: `${id}-notice`, label: "文书", kind: "select", options: () => catalogue.notices, ...part(pair, "value") }];
  }
  if (["start_clock", "stop_clock"].includes(topic?.value) && pair.name === "rule" && catalogue.clocks) {
    return [name, { id: `${id}-rule`, label: "时限规则", kind: "select", options: () => catalogue.clocks, ...part(pair, "value") }];
  }
  const asked = topic?.parameters?.find((each) => each.name === pair.name);
  return [name, { id: `${id}-value`, label: asked?.label ?? "值", feel: "marked", hint: "文字照录；以 = 开头的是 FEEL 表达式。", ...part(pair, "value") }];
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
