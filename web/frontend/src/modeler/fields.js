// Fields that need more than an attribute: timers, four eyes, the topic that brings its parameters.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { addExtensions, attribute, extensions } from "./reading.js";
import { say } from "../words.js";

export const loopOf = (element) => getBusinessObject(element).loopCharacteristics;

/** Whether it is a work item of somebody: a task without a kind and a manual one open as user tasks. */
export const isWork = (element) => ["bpmn:Task", "bpmn:UserTask", "bpmn:ManualTask"].includes(getBusinessObject(element).$type);

/** The event definition of a type, or undefined. */
export const eventOf = (element, type) => getBusinessObject(element).eventDefinitions?.find((definition) => is(definition, type));

const TIMERS = { timeDuration: "等待时长", timeDate: "到达时刻", timeCycle: "周期重复" };
const HINTS = {
  timeDuration: "例如 P3D、PT2H，或 FEEL：workdays(5)。",
  timeDate: "例如 2026-12-31T18:00:00+08:00，或 FEEL 变量 deadline。",
  timeCycle: "例如 R3/PT24H：每 24 小时一次，共 3 次。",
};

/** Kind and value of a timer; the value appears once the kind is chosen. */
export function timerFields(timer, id = "lx") {
  const kind = Object.keys(TIMERS).find((name) => timer.get(name));
  const write = (shape, properties, { modeling }) => modeling.updateModdleProperties(shape, timer, properties);
  const formal = (body, { bpmnFactory }) => {
    const made = bpmnFactory.create("bpmn:FormalExpression", { body });
    made.$parent = timer;
    return made;
  };
  const chooser = {
    id: `${id}-timer-kind`, label: "方式", kind: "select",
    options: () => Object.entries(TIMERS).map(([value, label]) => ({ value, label: say(label) })),
    get: () => kind,
    set: (shape, chosen, tools) => {
      const none = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
      write(shape, chosen ? { ...none, [chosen]: formal(timer.get(kind)?.body ?? "", tools) } : none, tools);
    },
  };
  if (!kind) return [chooser];
  return [chooser, {
    id: `${id}-${kind}`, label: "时间", kind: "area", code: true, feel: "always", rows: 2, hint: HINTS[kind],
    get: () => timer.get(kind).body,
    set: (shape, body, tools) => write(shape, { [kind]: formal(body ?? "", tools) }, tools),
  }];
}

/** User tasks of the same process whose performer may be excluded from this one. */
function otherUserTasks(element) {
  const own = getBusinessObject(element);
  let process = own;
  while (process.$parent && !is(process, "bpmn:Process")) process = process.$parent;
  return userTasks(process).filter((task) => task !== own);
}

const userTasks = (scope) =>
  (scope.flowElements ?? []).flatMap((node) => (isWork(node) ? [node] : userTasks(node)));

const excluded = (element) => (getBusinessObject(element).get("lx:differentFrom") ?? "").split(",").map((id) => id.trim()).filter(Boolean);

/** A box for who began the case and one per other user task; ids of tasks that are gone stay until their box is cleared. */
export function differentFromFields(element) {
  const tasks = otherUserTasks(element).map(({ id, name }) => ({ id, label: name || id }));
  const present = [{ id: "starter", label: say("发起人") }, ...tasks];
  const gone = excluded(element).filter((id) => !present.some((task) => task.id === id)).map((id) => ({ id, label: id }));
  return [...present, ...gone].map(({ id, label }) => ({
    id: `lx-different-from-${id}`, label, kind: "check",
    get: (shape) => excluded(shape).includes(id),
    set: (shape, on, { modeling }) => {
      const ids = on ? [...excluded(shape), id] : excluded(shape).filter((other) => other !== id);
      modeling.updateProperties(shape, { "lx:differentFrom": ids.join(",") || undefined });
    },
  }));
}

/** Choosing a service adds the parameters it asks for. */
export const topicField = attribute("lx:topic", {
  kind: "select",
  options: (catalogue) => catalogue.topics ?? [],
  set: (element, topic, tools) => {
    tools.modeling.updateProperties(element, { "lx:topic": topic });
    const asked = tools.catalogue.topics?.find(({ value }) => value === topic)?.parameters ?? [];
    const given = extensions(element, "lx:Parameter").map(({ name }) => name);
    const missing = asked.filter(({ name, required }) => required && !given.includes(name));
    if (missing.length) addExtensions(element, "lx:Parameter", missing.map(({ name }) => ({ name, value: "" })), tools);
  },
});
