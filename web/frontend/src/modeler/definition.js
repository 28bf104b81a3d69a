// One event definition, wherever it stands: its kind, what it is called, and what belongs to its kind.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { timerFields } from "./fields.js";
import { attribute, expression, trueUnlessSaid } from "./reading.js";
import { named } from "./declared.js";
import { say } from "../words.js";

const KINDS = {
  Message: "消息", Timer: "定时", Signal: "信号", Conditional: "条件", Error: "错误", Escalation: "升级", Compensate: "补偿",
  Cancel: "取消", Terminate: "终止",
};
const REFERRING = ["Message", "Signal", "Error", "Escalation"];
const CODED = ["Error", "Escalation"];

/** Message, Timer … */
export const kindOf = ({ $type }) => $type.replace("bpmn:", "").replace("EventDefinition", "");

export const labelOf = (definition) => say(KINDS[kindOf(definition)] ?? kindOf(definition));

export function newDefinition(kind, parent, { bpmnFactory }) {
  const definition = bpmnFactory.create(`bpmn:${kind}EventDefinition`);
  definition.$parent = parent;
  return definition;
}

/** The drop-down of kinds; `set(shape, kind, tools)` puts a definition of the kind in place. */
export function kindField(id, kinds, definition, set) {
  return {
    id: `${id}-kind`, label: "类型", kind: "select",
    options: () => kinds.map((kind) => ({ value: kind, label: say(KINDS[kind]) })),
    get: () => definition && kindOf(definition),
    set,
  };
}

/** What is said of a definition besides its kind. */
export function detailFields(definition, id) {
  const kind = kindOf(definition);
  if (REFERRING.includes(kind)) return referringFields(definition, kind, id);
  if (kind === "Timer") return timerFields(definition, id);
  if (kind === "Compensate") return compensationFields(definition, id);
  if (kind === "Conditional") {
    return [expression("condition", { id: `${id}-condition`, label: "成立时触发（FEEL）", kind: "area", code: true, feel: "always", of: () => definition })];
  }
  return [];
}

function referringFields(definition, kind, id) {
  const reference = `${kind.toLowerCase()}Ref`;
  const name = named(`${id}-name`, `bpmn:${kind}`, definition, reference);
  if (!CODED.includes(kind) || !definition.get(reference)) return [name];
  const code = attribute(`${kind.toLowerCase()}Code`, { id: `${id}-code`, label: "代码", of: () => definition.get(reference) });
  return [name, code];
}

function compensationFields(definition, id) {
  const of = () => definition;
  return [
    {
      id: `${id}-activityRef`, label: "要撤销的活动", kind: "select", hint: "不填则撤销本层已完成的全部活动。",
      options: (_, element) => activitiesBeside(element).map((activity) => ({ value: activity.id, label: activity.name || activity.id })),
      get: () => definition.get("activityRef")?.id,
      set: (element, chosen, { modeling }) => {
        const activityRef = activitiesBeside(element).find((activity) => activity.id === chosen);
        modeling.updateModdleProperties(element, definition, { activityRef });
      },
    },
    trueUnlessSaid("waitForCompletion", { id: `${id}-waitForCompletion`, label: "等撤销完再继续", of }),
  ];
}

// An event sub-process undoes what the scope around it has completed, too.
function activitiesBeside(element) {
  const scope = getBusinessObject(element).$parent;
  const scopes = scope.triggeredByEvent ? [scope, scope.$parent] : [scope];
  return scopes.flatMap((each) => each.flowElements).filter((each) => is(each, "bpmn:Activity") && !each.triggeredByEvent);
}
