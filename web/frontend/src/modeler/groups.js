// The groups of the panel: which element shows which fields. docs/dialect.md in the order an analyst thinks.
import { is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { Group } from "@bpmn-io/properties-panel";
import { entry } from "./field.js";
import { attribute, expression } from "./reading.js";
import { loopOf, eventOf, timerFields, otherUserTasks, topicField, differentFromFields } from "./fields.js";
import { say } from "../words.js";

const FEEL = "以 = 开头的是 FEEL 表达式，进入该环节时计算。";
const from = (name) => (catalogue) => catalogue[name] ?? [];
const SIGN_MODES = [["all", "全部同意"], ["any", "任一同意"], ["majority", "过半数同意"]];

const position = attribute("lx:position", { kind: "select", options: from("positions") });
const organisation = attribute("lx:organisation", { feel: "marked", hint: "单位代码的 FEEL 表达式，例如 =starter_organisation；不填为受理单位。" });
const form = attribute("lx:form", { kind: "select", options: from("forms") });
const documentation = attribute("lx:documentation", { kind: "area", hint: "显示在表单上方，告诉办理人要做什么。" });
const resultVariable = attribute("lx:resultVariable", { hint: "英文小写加下划线，例如 filing_result。" });

const GROUPS = [
  { id: "lx-lane", label: "办理岗位", on: ["bpmn:Lane"], fields: () => [position, organisation] },
  {
    id: "lx-work", label: "办理", on: ["bpmn:UserTask"],
    fields: () => [
      position, organisation,
      attribute("lx:assignee", { feel: "marked", hint: "用户名的 FEEL 表达式；填写后只有此人可办。" }),
      form, documentation,
      attribute("lx:subject", { feel: "marked", hint: "同名任务的区分文字，例如 =row.name。" }),
      attribute("lx:due", { feel: "marked", hint: "例如 =workdays(5)、=hours(2) 或 P3D。" }),
      attribute("lx:escalation", { kind: "select", options: from("escalations") }),
      attribute("lx:outcomeVariable", { hint: "按下的结论存入此变量，默认 outcome。" }),
    ],
  },
  { id: "lx-different-from", label: "回避（四眼原则）", on: ["bpmn:UserTask"], when: (element) => otherUserTasks(element).length, fields: differentFromFields },
  {
    id: "lx-service", label: "服务", on: ["bpmn:ServiceTask", "bpmn:SendTask"],
    fields: () => [topicField, resultVariable],
  },
  {
    id: "lx-decision", label: "决策", on: ["bpmn:BusinessRuleTask"],
    fields: () => [attribute("lx:decision", { kind: "select", options: from("decisions") }), resultVariable],
  },
  {
    id: "lx-call", label: "调用流程", on: ["bpmn:CallActivity"],
    fields: () => [attribute("calledElement", { label: "被调用的流程", kind: "select", options: from("processes") }), resultVariable],
  },
  {
    id: "lx-script", label: "脚本", on: ["bpmn:ScriptTask"],
    fields: () => [{ ...attribute("script", { label: "每行一条：变量 = FEEL 表达式", kind: "area", code: true, feel: "always", rows: 6 }), set: writeScript }],
  },
  {
    id: "lx-condition", label: "条件", on: ["bpmn:SequenceFlow"], when: mayHaveCondition,
    fields: () => [expression("conditionExpression", { label: "满足时走此路线（FEEL）", kind: "area", code: true, feel: "always", hint: "例如 amount > 1000 and approved" })],
  },
  {
    id: "lx-conditional", label: "条件", on: ["bpmn:Event"], when: (element) => eventOf(element, "bpmn:ConditionalEventDefinition"),
    fields: () => [expression("condition", { label: "成立时触发（FEEL）", kind: "area", code: true, feel: "always", of: (element) => eventOf(element, "bpmn:ConditionalEventDefinition") })],
  },
  { id: "lx-timer", label: "定时", on: ["bpmn:Event"], when: (element) => eventOf(element, "bpmn:TimerEventDefinition"), fields: timerFields },
  {
    id: "lx-trigger", label: "触发", on: ["bpmn:CatchEvent", "bpmn:ReceiveTask"],
    when: (element) => is(element, "bpmn:ReceiveTask") || eventOf(element, "bpmn:MessageEventDefinition"),
    fields: () => [
      attribute("lx:actor", { kind: "select", options: (catalogue) => [{ value: "starter", label: say("发起人") }, ...from("positions")(catalogue)],
        hint: "此岗位可在事项页面上用按钮触发；不填则只由外部消息触发。" }),
      organisation, form, documentation,
    ],
  },
  { id: "lx-end", label: "办结", on: ["bpmn:EndEvent"], fields: () => [attribute("lx:outcome", { hint: "英文代码，例如 filed、withdrawn；显示名称用本环节的名称。" })] },
  {
    id: "lx-multi-instance", label: "多人或逐项办理", on: ["bpmn:Activity"], when: (element) => is(loopOf(element), "bpmn:MultiInstanceLoopCharacteristics"),
    fields: (element) => [
      attribute("lx:collection", { of: loopOf, feel: "marked", hint: FEEL }),
      attribute("lx:elementVariable", { of: loopOf }),
      attribute("lx:outputCollection", { of: loopOf }),
      attribute("lx:outputElement", { of: loopOf, feel: "marked", hint: FEEL }),
      ...(is(element, "bpmn:UserTask") ? [attribute("lx:signMode", { kind: "select", options: () => SIGN_MODES.map(([value, label]) => ({ value, label: say(label) })) })] : []),
      expression("loopCardinality", { label: "次数（没有清单时）", of: loopOf, feel: "always" }),
      expression("completionCondition", { label: "提前完成的条件（FEEL）", of: loopOf, kind: "area", code: true, feel: "always",
        hint: "可用 nrOfInstances、nrOfCompletedInstances、nrOfActiveInstances。" }),
    ],
  },
  {
    id: "lx-loop", label: "循环", on: ["bpmn:Activity"], when: (element) => is(loopOf(element), "bpmn:StandardLoopCharacteristics"),
    fields: () => [
      expression("loopCondition", { label: "继续循环的条件（FEEL）", of: loopOf, kind: "area", code: true, feel: "always" }),
      attribute("loopMaximum", { label: "最多次数", of: loopOf, set: writeWholeNumber }),
      attribute("testBefore", { label: "先判断后执行", of: loopOf, kind: "check" }),
    ],
  },
];

/** The groups of one element, for the properties panel. */
export function groupsOf(element) {
  return GROUPS.filter(({ on, when }) => isAny(element, on) && (!when || when(element))).map(({ id, label, fields }) => ({
    id,
    label: say(label),
    component: Group,
    shouldOpen: true,
    entries: fields(element).map(entry),
  }));
}

// Only FEEL runs here, so that whoever writes a script need not say so.
function writeScript(element, script, { modeling }) {
  modeling.updateProperties(element, { script, scriptFormat: script === undefined ? undefined : "feel" });
}

function writeWholeNumber(element, value, { modeling }) {
  const loopMaximum = /^\d+$/.test(value ?? "") ? Number(value) : undefined;
  modeling.updateModdleProperties(element, loopOf(element), { loopMaximum });
}

function mayHaveCondition(element) {
  const decides = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:ComplexGateway", "bpmn:Activity"];
  const source = element.source?.businessObject;
  return source && isAny(element.source, decides) && source.default !== element.businessObject;
}
