// Completion in fields that hold FEEL: what can be called and read, below the field, by keyboard or mouse.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { element } from "../elements.js";
import { english, say } from "../words.js";

const LIST = "lx-completion";
const NAME = /(?:[\p{L}_][\p{L}\p{N}_]* )*[\p{L}_][\p{L}\p{N}_]*$/u;
const COUNTS = ["nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"];

/** What an expression of this shape can read and call. */
export function offersFor(shape, { variables = {}, functions = [] }) {
  let scope = getBusinessObject(shape);
  while (scope.$parent && !is(scope, "bpmn:Process")) scope = scope.$parent;
  const names = [...(variables[scope.id] ?? []), ...(getBusinessObject(shape).loopCharacteristics ? COUNTS : [])];
  return [
    ...names.map((value) => ({ value, label: value, text: value, doc: say("变量") })),
    ...functions.map(({ value, label, doc }) => ({ value, label, text: `${value}()`, doc: english ? doc.en : doc.zh })),
  ];
}

/**
 * What fits the text before the caret: { typed, offers }, none where nothing is to be completed. A name may hold
 * blanks ("add workdays"), so of the last words as many as begin a name are taken.
 */
export function fitting(before, offers) {
  const inText = (before.match(/"/g) ?? []).length % 2 === 1;
  const words = inText ? null : NAME.exec(before);
  if (!words || /\.\s*$/.test(before.slice(0, words.index))) return { typed: "", offers: [] };
  const parts = words[0].split(" ");
  for (let first = 0; first < parts.length; first += 1) {
    const typed = parts.slice(first).join(" ");
    const found = offers.filter(({ value }) => value.startsWith(typed));
    if (found.length) return { typed, offers: found };
  }
  return { typed: "", offers: [] };
}

/** Complete in every field of the panel that lies in a `data-feel`; `selected()` is the shape it shows. */
export class Completion {
  constructor(panel, { selected, catalogue }) {
    Object.assign(this, { selected, catalogue, field: null, typed: "", offers: [], active: 0 });
    this.list = element("ul", { id: LIST, class: LIST, role: "listbox", "aria-label": say("可用的变量和函数"), hidden: true });
    panel.after(this.list);
    panel.addEventListener("input", (event) => event.isComposing || this.#suggest(event.target));
    panel.addEventListener("compositionend", (event) => this.#suggest(event.target));
    // In the capture phase: the panel's own fields take Enter as the end of input.
    panel.addEventListener("keydown", (event) => this.#press(event), true);
    panel.addEventListener("focusout", () => this.#close());
    panel.addEventListener("scroll", () => this.#close(), true);
    // The field keeps the focus while the mouse chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#choose(Number(event.target.closest("li").dataset.index)));
  }

  /** `everything`: asked for by key, so that all is offered even where nothing has been typed. */
  #suggest(field, everything = false) {
    const holder = field.closest("[data-feel]");
    const before = field.value.slice(0, field.selectionEnd);
    if (!holder || (holder.dataset.feel === "marked" && !before.startsWith("="))) return this.#close();
    const known = offersFor(this.selected(), this.catalogue);
    const found = fitting(before, known);
    const { typed, offers } = found.offers.length || !everything ? found : { typed: "", offers: known };
    if (!offers.length || (offers.length === 1 && offers[0].text === typed)) return this.#close();
    Object.assign(this, { field, typed, offers });
    this.#show();
  }

  #show() {
    const { left, right, bottom } = this.field.getBoundingClientRect();
    const options = this.offers.map(({ label, doc }, index) =>
      element("li", { role: "option", id: `${LIST}-${index}`, "data-index": index }, element("code", {}, label), element("span", {}, doc)));
    this.list.replaceChildren(...options);
    this.list.hidden = false;
    this.list.style.top = `${bottom + 2}px`;
    this.list.style.left = `${Math.max(8, Math.min(left, right - this.list.offsetWidth))}px`;
    this.list.style.maxHeight = `${Math.max(120, innerHeight - bottom - 16)}px`;
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.setAttribute("aria-controls", LIST);
    this.#activate(0);
  }

  #activate(index) {
    this.active = (index + this.offers.length) % this.offers.length;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", at === this.active));
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `${LIST}-${this.active}`);
  }

  #press(event) {
    if (event.isComposing) return;
    const acts = this.field
      ? {
          ArrowDown: () => this.#activate(this.active + 1),
          ArrowUp: () => this.#activate(this.active - 1),
          Enter: () => this.#choose(this.active),
          Tab: () => this.#choose(this.active),
          Escape: () => this.#close(),
        }
      : { ArrowDown: event.altKey && (() => this.#suggest(event.target, true)) };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #choose(index) {
    const { field, typed, offers } = this;
    const { text, value, label } = offers[index];
    const end = field.selectionEnd;
    const called = field.value[end] === "(";
    field.setRangeText(called ? value : text, end - typed.length, end, "end");
    // Between the brackets, unless there is nothing to say there.
    if (!called && text !== value && !label.endsWith("()")) field.setSelectionRange(field.selectionEnd - 1, field.selectionEnd - 1);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    this.#close();
  }

  #close() {
    this.list.hidden = true;
    this.field?.removeAttribute("aria-activedescendant");
    this.field?.removeAttribute("aria-controls");
    this.field = null;
  }
}
