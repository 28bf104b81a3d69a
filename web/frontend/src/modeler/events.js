// What events say beyond BPMN: which messages they are about, and which of them begin an instance.
import { getBusinessObject, is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { eventOf } from "./fields.js";
import { attribute } from "./reading.js";

const messageEvent = (element) => eventOf(element, "bpmn:MessageEventDefinition");
const messageOf = (element) => (messageEvent(element) ?? getBusinessObject(element)).messageRef;
const throws = (element) => isAny(element, ["bpmn:ThrowEvent", "bpmn:SendTask"]);

/** Whether it catches or throws a message. */
export const isAboutMessage = (element) => isAny(element, ["bpmn:SendTask", "bpmn:ReceiveTask"]) || Boolean(messageEvent(element));

/** The process itself, of a pool that of the pool; a black box has none. */
export const processOf = (element) => (is(element, "bpmn:Participant") ? getBusinessObject(element).processRef : getBusinessObject(element));

/** Whether nobody presses a button for the instances that begin here. */
export function beginsByEvent(element) {
  const object = getBusinessObject(element);
  if (is(element, "bpmn:StartEvent")) return Boolean(object.eventDefinitions?.length) && !object.$parent.triggeredByEvent;
  if (is(element, "bpmn:ReceiveTask")) return object.instantiate;
  return isAny(element, ["bpmn:Process", "bpmn:Participant"]) && Boolean(processOf(element));
}

const CORRELATION = { feel: "marked", hint: "收发双方算出的值相同，消息才送到，例如 =order_number；双方都不填也算相同。" };
const LIFETIME = { feel: "marked", hint: "没有人接收时等多久，例如 PT2H；不填按系统设置。" };

/** Of the event or task; then of the message it refers to, which all that say nothing themselves go by. */
export function messageFields(element) {
  const own = [attribute("lx:correlation", CORRELATION), ...(throws(element) ? [attribute("lx:timeToLive", LIFETIME)] : [])];
  if (!messageOf(element)) return own;
  return [
    ...own,
    attribute("lx:correlation", { ...CORRELATION, id: "lx-message-correlation", label: "关联键（此消息通用）", of: messageOf }),
    attribute("lx:timeToLive", { ...LIFETIME, id: "lx-message-timeToLive", label: "保留多久（此消息通用）", of: messageOf }),
  ];
}
