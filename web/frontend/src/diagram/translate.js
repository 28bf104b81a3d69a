// bpmn.io's own sentences in Chinese, and ours in English: one function for both directions.
import diagram from "bpmn-js-i18n-zh/lib/bpmn-js/index.js";
import panel from "bpmn-js-i18n-zh/lib/properties-panel/index.js";
import own from "./chinese.json";
import { english, say } from "../words.js";

const CHINESE = { ...panel, ...diagram, ...own };

export function translate(template, replacements = {}) {
  if (english) return say(template, replacements);
  const text = CHINESE[template] ?? template;
  return text.replace(/\{(\w+)\}/g, (_, name) => replacements[name] ?? `{${name}}`);
}

/** What kind of element it is, in words: bpmn:UserTask → 用户任务. */
export function kindOf(type) {
  const words = type.replace("bpmn:", "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return translate(words[0].toUpperCase() + words.slice(1));
}

export default { translate: ["value", translate] };
