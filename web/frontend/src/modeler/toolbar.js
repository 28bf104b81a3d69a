// The buttons above the drawing.
import { element, icon } from "../elements.js";
import { confirmed, filled, tell } from "../dialog.js";
import { post } from "../ask.js";
import { fit } from "../diagram/canvas.js";
import { say } from "../words.js";
import { PALETTE_PX, load } from "./open.js";

/** All buttons, in order; `deployUrl` may be absent for people who may only draw. */
export function toolbar({ modeler, draft, findings, deployUrl }) {
  const canvas = modeler.get("canvas");
  const stack = modeler.get("commandStack");
  const undo = button("撤销", "arrow-back-up", () => stack.undo());
  const redo = button("重做", "arrow-forward-up", () => stack.redo());
  const refresh = () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  };
  modeler.on(["commandStack.changed", "import.done"], refresh);
  refresh();
  return [
    group(button("保存草稿", "device-floppy", () => save(draft), "btn-primary"), button("检查", "list-check", () => findings.check()),
      deployUrl ? button("部署", "rocket", () => deploy(deployUrl, draft, findings)) : null),
    group(undo, redo),
    group(button("放大", "zoom-in", () => canvas.zoom(canvas.zoom() * 1.25)), button("缩小", "zoom-out", () => canvas.zoom(canvas.zoom() / 1.25)),
      button("适应窗口", "zoom-scan", () => fit(modeler, PALETTE_PX))),
    group(button("打开文件", "folder-open", () => openFile(modeler, draft, findings)),
      button("下载 BPMN", "download", async () => download("process.bpmn", "application/xml", await draft.xml())),
      button("下载图片", "file-export", async () => download("process.svg", "image/svg+xml", (await modeler.saveSVG()).svg))),
    state(draft),
  ];
}

function button(label, name, act, colour = "") {
  const run = async () => {
    made.disabled = true;
    try {
      await act();
    } catch (error) {
      await tell(say(label), element("p", { class: "text-danger mb-0" }, error.message));
    } finally {
      made.disabled = false;
    }
  };
  const made = element("button", { type: "button", class: `btn btn-sm ${colour}`, onclick: run }, icon(name), say(label));
  return made;
}

const group = (...buttons) => element("div", { class: "btn-group" }, ...buttons);

function state(draft) {
  const text = element("span", { class: "lx-state", role: "status" });
  draft.onChange((changed) => {
    const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    text.textContent = changed ? say("有未保存的修改") : say("已保存 {time}", { time });
  });
  return text;
}

const save = (draft) => draft.save();

async function deploy(url, draft, findings) {
  const errors = (await findings.check()).filter((finding) => finding.severity === "error");
  if (errors.length) throw new Error(say("还有 {count} 个错误，改正后才能部署。", { count: errors.length }));
  const note = element("textarea", { class: "form-control", name: "note", rows: 3, required: true, id: "lx-deploy-note" });
  const label = element("label", { class: "form-label required", for: "lx-deploy-note" }, say("本次修改了什么（记入版本记录）"));
  const data = await filled(say("部署新版本"), [label, note], say("部署"));
  if (!data) return;
  const body = JSON.stringify({ xml: await draft.xml(), note: data.get("note") });
  const headers = { "Content-Type": "application/json", ...draft.unlessChanged() };
  const response = await post(url, body, headers).catch((refusal) => {
    if (refusal.answer?.findings) findings.show(refusal.answer.findings);
    throw refusal;
  });
  draft.settle();
  const { url: next, version } = await response.json();
  if (next) location.assign(next);
  else await tell(say("部署新版本"), element("p", { class: "mb-0" }, say("已部署第 {version} 版。", { version })));
}

async function openFile(modeler, draft, findings) {
  if (draft.changed && !(await confirmed(say("当前修改尚未保存，打开文件会替换它。继续吗？"), { danger: true }))) return;
  const input = element("input", { type: "file", accept: ".bpmn,.xml" });
  input.addEventListener("change", async () => {
    try {
      await load(modeler, await input.files[0].text(), findings);
      modeler.get("eventBus").fire("commandStack.changed");
    } catch (error) {
      await tell(say("打开文件"), element("p", { class: "text-danger mb-0" }, error.message));
    }
  });
  input.click();
}

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
