// form[data-draft-url]: what was typed is kept on the server, a moment after the last key.
import { post, csrfToken } from "../ask.js";
import { say } from "../words.js";

const PAUSE_MS = 1500;
const waiting = new Map();

for (const name of ["input", "change", "htmx:after:settle"]) {
  document.addEventListener(name, ({ target }) => later(target.closest?.("form")));
}
document.addEventListener("submit", (event) => forget(event.target));
// What came back with complaints was sent before the pause was over, and is kept nowhere yet.
document.querySelectorAll("form[data-draft-url]:has(#form-errors)").forEach(later);
// Leaving within the pause: the browser delivers what is still to be sent.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") [...waiting.keys()].forEach(sendBeforeLeaving);
});

function later(form) {
  if (!form?.dataset.draftUrl) return;
  forget(form);
  waiting.set(form, setTimeout(() => save(form), PAUSE_MS));
}

function forget(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
}

async function save(form) {
  forget(form);
  if (!form.isConnected) return;
  show(form, say("正在保存…"));
  try {
    await post(form.dataset.draftUrl, values(form));
    const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    show(form, say("已保存 {time}", { time }));
  } catch (refused) {
    // What the server refuses (signed out, closed meanwhile) it would refuse again.
    const final = refused.status >= 400 && refused.status < 500;
    show(form, final ? refused.message : say("未能保存草稿，请检查网络；页面上的内容还在。"), true);
    if (!final) waiting.set(form, setTimeout(() => save(form), 10 * PAUSE_MS));
  }
}

function sendBeforeLeaving(form) {
  forget(form);
  fetch(form.dataset.draftUrl, { method: "POST", body: values(form), keepalive: true, headers: { "X-CSRFToken": csrfToken() } });
}

// The whole form, so that an emptied field or a removed row is told too; files go their own way.
function values(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") data.append(name, value);
  }
  return data;
}

function show(form, text, wrong = false) {
  const status = form.querySelector("[data-draft-status]") ?? document.querySelector("[data-draft-status]");
  if (!status) return;
  status.textContent = text;
  status.classList.toggle("text-danger", wrong);
}
