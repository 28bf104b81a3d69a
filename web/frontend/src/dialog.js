// Native <dialog>s in Tabler's dress; the browser keeps the focus inside and Escape closes.
import { element } from "./elements.js";
import { say } from "./words.js";

/** Show a question; resolves to true when it was confirmed. */
export function confirmed(question, { title = say("请确认"), yes = say("确定"), danger = false } = {}) {
  const button = element("button", { class: `btn ms-auto ${danger ? "btn-danger" : "btn-primary"}`, value: "yes" }, yes);
  return open(title, [element("p", { class: "mb-0" }, question)], button).then((answer) => answer === "yes");
}

/** Show content with one button to close it. */
export function tell(title, content) {
  return open(title, [content], element("button", { class: "btn btn-primary ms-auto", value: "yes" }, say("关闭")), false);
}

/** Show fields to fill in; resolves to their FormData, or null when cancelled. */
export async function filled(title, fields, yes) {
  let data = null;
  const button = element("button", { class: "btn btn-primary ms-auto", value: "yes" }, yes);
  const answer = await open(title, fields, button, true, (form) => (data = new FormData(form)));
  return answer === "yes" ? data : null;
}

function open(title, body, button, cancellable = true, onSubmit = () => {}) {
  const cancel = element("button", { class: "btn", value: "no", formnovalidate: true }, say("取消"));
  const form = element(
    "form",
    { method: "dialog", class: "modal-content" },
    element("div", { class: "modal-header" }, element("h2", { class: "modal-title" }, title)),
    element("div", { class: "modal-body" }, ...body),
    element("div", { class: "modal-footer" }, cancellable ? cancel : null, button),
  );
  const dialog = element("dialog", { class: "lx-dialog", "aria-label": title }, form);
  form.addEventListener("submit", () => onSubmit(form));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
