// j and k walk over [data-row], Enter opens, / searches, ? helps. Never while somebody types.
import { tell } from "../dialog.js";
import { element } from "../elements.js";
import { say } from "../words.js";

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  Enter: open,
  "/": search,
  "?": help,
};

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, textarea, select, button, a, dialog, [contenteditable], [data-own-keys]");
  if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
  if (KEYS[event.key]?.()) event.preventDefault();
});

const rows = () => [...document.querySelectorAll("[data-row]")];

function walk(step) {
  const all = rows();
  const at = all.findIndex((row) => row.ariaCurrent === "true");
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return false;
  all[at]?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function open() {
  const link = document.querySelector('[data-row][aria-current="true"] a[href]');
  link?.click();
  return Boolean(link);
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  return Boolean(field);
}

function help() {
  const meanings = { j: "下一行", k: "上一行", Enter: "打开所选行", "/": "搜索", "?": "显示本帮助" };
  const list = Object.entries(meanings).flatMap(([key, meaning]) => [
    element("dt", { class: "col-3" }, element("kbd", {}, key)),
    element("dd", { class: "col-9" }, say(meaning)),
  ]);
  tell(say("快捷键"), element("dl", { class: "row mb-0" }, ...list));
  return true;
}
