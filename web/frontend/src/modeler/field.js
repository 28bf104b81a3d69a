// One generic entry of the properties panel, driven by a plain object that says what to read and write.
import { h } from "@bpmn-io/properties-panel/preact";
import {
  CheckboxEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isCheckboxEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";
import { say } from "../words.js";

const KINDS = {
  text: [TextFieldEntry, isTextFieldEntryEdited],
  area: [TextAreaEntry, isTextAreaEntryEdited],
  select: [SelectEntry, isSelectEntryEdited],
  check: [CheckboxEntry, isCheckboxEntryEdited],
  // Free text beside which is offered what is known.
  suggest: [TextFieldEntry, isTextFieldEntryEdited],
};

/**
 * An entry for bpmn-js-properties-panel.
 * field: id, label, kind (of KINDS), hint?, feel?, options?(catalogue, element), get(element), set(element, value, tools);
 * an emptied field is set to undefined, so that the attribute leaves the XML. `feel`: "always" where everything is
 * an expression, "marked" where only what begins with = is one.
 */
export function entry(field) {
  const [, isEdited] = KINDS[field.kind ?? "text"];
  return { id: field.id, component: Field, isEdited, field };
}

function Field({ element, id, field }) {
  const tools = { modeling: useService("modeling"), bpmnFactory: useService("bpmnFactory"), catalogue: useService("config.catalogue") };
  const debounce = useService("debounceInput");
  const getValue = () => field.get(element) ?? (field.kind === "check" ? false : "");
  const made = h(KINDS[field.kind ?? "text"][0], {
    element,
    id,
    debounce,
    getValue,
    label: say(field.label),
    description: described(field, useService("config.help", false)),
    monospace: field.kind === "area" && field.code,
    rows: field.rows,
    setValue: (value) => field.set(element, value === "" || value === false ? undefined : value, tools),
    getOptions: field.kind === "select" ? () => choices(field.options(tools.catalogue, element), getValue()) : undefined,
  });
  if (field.kind === "suggest") return withSuggestions(id, made, field.options(tools.catalogue, element));
  return field.feel ? h("div", { "data-feel": field.feel }, made) : made;
}

// The panel's text field knows no list of its own, so that it is pointed at one when it is drawn.
function withSuggestions(id, made, offered) {
  const list = `${id}-offered`;
  return h("div", { ref: (drawn) => drawn?.querySelector("input")?.setAttribute("list", list) }, made,
    h("datalist", { id: list }, offered.map(({ value, label }) => h("option", { value }, label))));
}

function described({ hint, feel }, help) {
  const link = feel && help && h("a", { href: help, target: "_blank", rel: "noopener" }, say("FEEL 怎么写"));
  return [hint && say(hint), hint && link && " ", link].filter(Boolean);
}

// A value that nobody offers any more stays visible: a drop-down must not change what it can't name.
function choices(offered, current) {
  const known = offered.some(({ value }) => value === current);
  const stray = current && !known ? [{ value: current, label: say("{value}（未找到）", { value: current }) }] : [];
  return [{ value: "", label: say("（不指定）") }, ...offered, ...stray];
}
