// input[type=file][data-upload-url]: each chosen file is sent at once; the form then carries its id.
import { csrfToken } from "../ask.js";
import { element, icon } from "../elements.js";
import { say } from "../words.js";

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-upload-url]") || !input.files.length) return;
  if (!input.multiple) list(input).replaceChildren();
  for (const file of input.files) upload(input, file);
  // The form must not send the bytes a second time.
  input.value = "";
});

// The server draws this button too, as one that submits: for pages without scripts.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-upload-remove]")?.closest("[data-upload-chip]");
  if (!chip) return;
  event.preventDefault();
  const form = chip.closest("form");
  chip.remove();
  form?.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener(
  "submit",
  (event) => {
    const unfinished = event.target.querySelector("[data-upload-chip][aria-busy]");
    if (!unfinished || event.submitter?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    fail(unfinished, say("文件还在上传，请稍候再提交。"), { keepBusy: true });
  },
  true,
);

function list(input) {
  const named = input.dataset.uploadList;
  const found = named ? document.getElementById(named) : input.parentElement.querySelector("[data-upload-list]");
  if (found) return found;
  const made = element("div", { class: "lx-uploads", "data-upload-list": true, "aria-live": "polite" });
  input.after(made);
  return made;
}

function upload(input, file) {
  const chip = chipFor(file.name);
  list(input).append(chip);
  const limit = Number(input.dataset.uploadLimitMib);
  if (limit && file.size > limit * 1024 * 1024) {
    fail(chip, say("文件超过 {limit} MB，未上传。", { limit }));
    return;
  }
  // fetch can't tell how much has been sent; XMLHttpRequest can.
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  request.upload.addEventListener("progress", ({ loaded, total }) => (chip.querySelector("progress").value = loaded / total));
  request.addEventListener("load", () => finish(input, chip, request));
  request.addEventListener("error", () => fail(chip, say("网络不通，请稍后重试。")));
  request.open("POST", input.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
}

function chipFor(name) {
  const remove = element(
    "button",
    { type: "button", class: "btn-close", "data-upload-remove": true, "aria-label": say("移除 {name}", { name }) },
  );
  const progress = element("progress", { value: 0, max: 1, "aria-label": say("正在上传") });
  return element("div", { class: "lx-upload", "data-upload-chip": true, "aria-busy": true },
    icon("paperclip"), element("span", { class: "lx-upload-name" }, name), progress, remove);
}

function finish(input, chip, request) {
  const answer = read(request.responseText);
  if (request.status >= 300 || !answer?.id) {
    fail(chip, answer?.message ?? say("上传失败，请重试。"));
    return;
  }
  endProgress(chip);
  chip.append(element("input", { type: "hidden", name: input.dataset.uploadName ?? input.name, value: answer.id }));
  // The input itself stays empty, which `required` would hold against it.
  input.required = false;
  // htmx may have drawn the form anew meanwhile, without the chip the server didn't know.
  if (!chip.isConnected) list(input).append(chip);
  if (answer.url) chip.querySelector(".lx-upload-name").replaceChildren(element("a", { href: answer.url }, answer.name));
  // Drafts and htmx listen to changes.
  chip.lastElementChild.dispatchEvent(new Event("change", { bubbles: true }));
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fail(chip, message, { keepBusy = false } = {}) {
  if (!keepBusy) endProgress(chip);
  chip.querySelector("[role=alert]")?.remove();
  chip.append(element("span", { class: "text-danger small", role: "alert" }, message));
}

function endProgress(chip) {
  chip.removeAttribute("aria-busy");
  chip.querySelectorAll("progress, [role=alert]").forEach((told) => told.remove());
}
