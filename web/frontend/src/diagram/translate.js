// bpmn.io's own sentences in Chinese, and ours in English: one function for both directions.
import diagram from "bpmn-js-i18n-zh/lib/bpmn-js/index.js";
import panel from "bpmn-js-i18n-zh/lib/properties-panel/index.js";
import own from "./chinese.json";
import { english, say } from "../words.js";

const CHINESE = { ...panel, ...diagram, ...own };

// The same kind of element is "User task" in one menu, "User Task" in the panel, "Sub-process" or "Sub Process" elsewhere.
const plain = (text) => text.toLowerCase().replace(/[^a-z]+/g, " ").trim();
const BY_PLAIN_TEXT = new Map(Object.entries(CHINESE).map(([key, text]) => [plain(key), text]));

export function translate(template, replacements = {}) {
  if (english) return say(template, replacements);
  const text = CHINESE[template] ?? BY_PLAIN_TEXT.get(plain(template)) ?? template;
  return text.replace(/\{(\w+)\}/g, (_, name) => replacements[name] ?? `{${name}}`);
}

/** What kind of element it is, in words: bpmn:UserTask → 用户任务. */
export const kindOf = (type) => translate(type.replace("bpmn:", "").replace(/\B[A-Z]/g, " $&"));

export default { translate: ["value", translate] };
