// The groups of the panel: which element shows which fields. docs/dialect.md in the order an analyst thinks.
import { is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { Group } from "@bpmn-io/properties-panel";
import { entry } from "./field.js";
import { attribute, expression, keyOrFeel, trueUnlessSaid, wholeNumber } from "./reading.js";
import { behaviorFields } from "./behavior.js";
import { ownDataField } from "./data.js";
import { loopOf, eventOf, isWork, timerFields, topicField, differentFromFields } from "./fields.js";
import { beginsByEvent, isAboutMessage, messageFields, processOf } from "./events.js";
import { hasSeveral } from "./definitions.js";
import { named } from "./declared.js";
import { say } from "../words.js";

const FEEL = "以 = 开头的是 FEEL 表达式，进入该环节时计算。";
const oneOf = (pairs) => () => pairs.map(([value, label]) => ({ value, label: say(label) }));
const from = (name) => (catalogue) => catalogue[name] ?? [];
const TIMER = "bpmn:TimerEventDefinition";
const clockField = attribute("lx:clock", {
  label: "是哪条法定时限届满", kind: "select", options: from("clocks"), hint: "选了它，时间应等到同一条时限届满；效力自法定时间起算。",
});
const CONDITIONAL = "bpmn:ConditionalEventDefinition";
const ORDERINGS = [["Parallel", "可同时办理"], ["Sequential", "逐个办理"]];
const AWAITED = [["Exclusive", "先发生的一个"], ["Parallel", "每一个"]];
const SIGN_MODES = [["all", "全部同意"], ["any", "任一同意"], ["majority", "过半数同意"]];

const position = keyOrFeel("lx:position", { options: from("positions") });
const assignee = attribute("lx:assignee", { feel: "marked", hint: "用户名的 FEEL 表达式；填写后只有此人可办。" });
const actor = keyOrFeel("lx:actor", {
  options: (catalogue) => [{ value: "starter", label: say("发起人") }, ...from("positions")(catalogue)],
  hint: "此岗位可在事项页面上用按钮触发；不填则只由外部消息触发。",
});
const organisation = attribute("lx:organisation", { feel: "marked", hint: "单位代码的 FEEL 表达式，例如 =starter_organisation；不填为受理单位。" });
const form = attribute("lx:form", { kind: "select", options: from("forms") });
const register = attribute("lx:register", { kind: "select", options: from("registers"), hint: "连到它的数据关联读写此登记册。" });
const documentation = attribute("lx:documentation", { kind: "area", hint: "显示在表单上方，告诉办理人要做什么。" });
const resultVariable = attribute("lx:resultVariable", { hint: "英文小写加下划线，例如 filing_result。" });

const GROUPS = [
  { id: "lx-lane", label: "办理岗位", on: ["bpmn:Lane"], fields: (element) => [...position(element), organisation] },
  {
    id: "lx-work", label: "办理", on: ["bpmn:Task"], when: isWork,
    fields: (element) => [
      ...position(element), organisation, assignee, form, documentation,
      attribute("lx:subject", { feel: "marked", hint: "同名任务的区分文字，例如 =row.name。" }),
      attribute("lx:due", { feel: "marked", hint: "例如 =workdays(5)、=hours(2) 或 P3D。" }),
      attribute("lx:escalation", { kind: "select", options: from("escalations") }),
      attribute("lx:outcomeVariable", { hint: "按下的结论存入此变量，默认 outcome。" }),
      attribute("lx:returnable", { kind: "select", options: () => [{ value: "true", label: say("可以退回") }] }),
    ],
  },
  { id: "lx-different-from", label: "回避（四眼原则）", on: ["bpmn:Task"], when: isWork, fields: differentFromFields },
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
    id: "lx-choice", label: "自选环节", on: ["bpmn:AdHocSubProcess"],
    fields: (element) => [
      ...position(element), organisation, assignee, documentation,
      attribute("ordering", { label: "办理次序", kind: "select", options: oneOf(ORDERINGS) }),
      expression("completionCondition", { label: "办完的条件（FEEL）", kind: "area", code: true, feel: "always", hint: "每办完一个环节就判断；不填由办理人说了算。" }),
      trueUnlessSaid("cancelRemainingInstances", { label: "办完时收回未办的环节" }),
    ],
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
    id: "lx-conditional", label: "条件", on: ["bpmn:Event"], when: (element) => eventOf(element, CONDITIONAL) && !hasSeveral(element),
    fields: () => [expression("condition", { label: "成立时触发（FEEL）", kind: "area", code: true, feel: "always", of: (element) => eventOf(element, CONDITIONAL) })],
  },
  { id: "lx-timer", label: "定时", on: ["bpmn:Event"], when: (element) => eventOf(element, TIMER) && !hasSeveral(element), fields: (element) => [...timerFields(eventOf(element, TIMER)), clockField] },
  {
    id: "lx-several", label: "多重事件的触发", on: ["bpmn:CatchEvent"], when: hasSeveral,
    fields: () => [attribute("parallelMultiple", { label: "全部发生后才触发", kind: "check" })],
  },
  {
    id: "lx-trigger", label: "触发", on: ["bpmn:CatchEvent", "bpmn:ReceiveTask"], when: isAboutMessage,
    fields: (element) => [...actor(element), ...(beginsByEvent(element) ? [] : [organisation]), form, documentation],
  },
  {
    id: "lx-message", label: "消息的收发", on: ["bpmn:Event", "bpmn:SendTask", "bpmn:ReceiveTask"], when: isAboutMessage,
    fields: (element) => [
      ...(is(element, "bpmn:SendTask") ? [named("lx-message-name", "bpmn:Message", element.businessObject, "messageRef")] : []),
      ...messageFields(element),
    ],
  },
  {
    id: "lx-instantiate", label: "启动流程", on: ["bpmn:ReceiveTask", "bpmn:EventBasedGateway"],
    fields: (element) => [
      attribute("instantiate", { label: "由它启动新的事项", kind: "check" }),
      ...(is(element, "bpmn:EventBasedGateway") && element.businessObject.instantiate
        ? [attribute("eventGatewayType", { label: "等待哪些事件", kind: "select", options: oneOf(AWAITED) })]
        : []),
    ],
  },
  {
    id: "lx-begin", label: "由事件启动的事项", on: ["bpmn:StartEvent", "bpmn:ReceiveTask", "bpmn:Process", "bpmn:Participant"], when: beginsByEvent,
    fields: () => [
      attribute("lx:organisation", { of: processOf, label: "受理单位", feel: "marked", hint: "单位代码，或以 = 开头的 FEEL 表达式；不填则按流程包中的入口，其次为发送方。" }),
      attribute("lx:starter", { of: processOf, feel: "marked", hint: "用户名，或以 = 开头的 FEEL 表达式；不填则没有发起人。" }),
    ],
  },
  {
    id: "lx-activation", label: "汇合", on: ["bpmn:ComplexGateway"],
    fields: () => [expression("activationCondition", { label: "成立时放行（FEEL）", kind: "area", code: true, feel: "always", hint: "activationCount 是正在等待的令牌数，例如 activationCount >= 2。" })],
  },
  {
    id: "lx-store", label: "数据存储", on: ["bpmn:DataStoreReference"],
    fields: (element) => [
      register,
      ...(storeOf(element) ? [attribute("lx:register", { ...register, id: "lx-store-register", label: "登记册（此数据存储通用）", of: storeOf })] : []),
    ],
  },
  {
    id: "lx-association", label: "数据的读写", on: ["bpmn:DataAssociation"],
    fields: (element) => [
      ownDataField(element),
      ...(leadsToStore(element) ? [attribute("lx:key", { feel: "marked", hint: "文字照录；以 = 开头的是 FEEL 表达式。读取时不填为全部记录，写入时必填。" })] : []),
      expression("transformation", { label: "换算（FEEL）", kind: "area", code: true, feel: "always", hint: "不填则原样传递。" }),
    ],
  },
  { id: "lx-end", label: "办结", on: ["bpmn:EndEvent"], fields: () => [attribute("lx:outcome", { hint: "英文代码，例如 filed、withdrawn；显示名称用本环节的名称。" })] },
  {
    id: "lx-multi-instance", label: "多人或逐项办理", on: ["bpmn:Activity"], when: (element) => is(loopOf(element), "bpmn:MultiInstanceLoopCharacteristics"),
    fields: (element) => [
      ofLoop("lx:collection", { feel: "marked", hint: FEEL }),
      ofLoop("lx:elementVariable"),
      ofLoop("lx:outputCollection"),
      ofLoop("lx:outputElement", { feel: "marked", hint: FEEL }),
      ...(isWork(element) ? [ofLoop("lx:signMode", { kind: "select", options: oneOf(SIGN_MODES) })] : []),
      expression("loopCardinality", { label: "次数（没有清单时）", of: loopOf, feel: "always" }),
      expression("completionCondition", { label: "提前完成的条件（FEEL）", of: loopOf, kind: "area", code: true, feel: "always",
        hint: "可用 nrOfInstances、nrOfCompletedInstances、nrOfActiveInstances。" }),
      ...behaviorFields(element),
    ],
  },
  {
    id: "lx-quantity", label: "令牌数量", on: ["bpmn:Activity"], when: (element) => !element.businessObject.triggeredByEvent, closed: true,
    fields: () => [
      wholeNumber("startQuantity", { label: "到齐几个才开始", hint: "默认 1：每到一个就办一次。" }),
      wholeNumber("completionQuantity", { label: "办完后每条路线送出几个", hint: "默认 1。" }),
    ],
  },
  {
    id: "lx-loop", label: "循环", on: ["bpmn:Activity"], when: (element) => is(loopOf(element), "bpmn:StandardLoopCharacteristics"),
    fields: () => [
      expression("loopCondition", { label: "继续循环的条件（FEEL）", of: loopOf, kind: "area", code: true, feel: "always" }),
      wholeNumber("loopMaximum", { label: "最多次数", of: loopOf }),
      attribute("testBefore", { label: "先判断后执行", of: loopOf, kind: "check" }),
    ],
  },
];

/** The groups of one element, for the properties panel. */
export function groupsOf(element) {
  return GROUPS.filter(({ on, when }) => isAny(element, on) && (!when || when(element))).map(({ id, label, fields, closed }) => ({
    id,
    label: say(label),
    component: Group,
    shouldOpen: !closed,
    entries: fields(element).map(entry),
  }));
}

// Only FEEL runs here, so that whoever writes a script need not say so.
function writeScript(element, script, { modeling }) {
  modeling.updateProperties(element, { script, scriptFormat: script === undefined ? undefined : "feel" });
}

// It may stand on the activity, which has the last word, or on its loop.
function ofLoop(name, more) {
  return attribute(name, { ...more, of: (element) => (element.businessObject.get(name) ? element.businessObject : loopOf(element)) });
}

function storeOf(element) {
  return element.businessObject.dataStoreRef;
}

function leadsToStore({ source, target }) {
  return [source, target].some((end) => is(end, "bpmn:DataStoreReference"));
}

function mayHaveCondition(element) {
  const decides = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway", "bpmn:ComplexGateway", "bpmn:Activity"];
  const source = element.source?.businessObject;
  return source && isAny(element.source, decides) && source.default !== element.businessObject;
}
