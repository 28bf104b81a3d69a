// [data-bpmn-viewer]: the diagram with the path of one instance on it.
import { draw } from "./canvas.js";
import { element } from "../elements.js";
import { say } from "../words.js";

const STATES = { completed: "已完成", undone: "已撤销", active: "正在办理", failed: "异常" };

export async function showProgress(container) {
  const viewer = await draw(container, container.dataset.diagramUrl);
  if (!viewer) return;
  const path = JSON.parse(container.dataset.path ?? "{}");
  // Last wins: an element that was completed before and is open again shows as open.
  mark(viewer, path.completed, "lx-completed");
  mark(viewer, path.taken, "lx-taken");
  mark(viewer, path.undone, "lx-undone");
  mark(viewer, path.active, "lx-active");
  mark(viewer, path.failed, "lx-failed");
  if (container.dataset.path) container.append(legend());
  pointFromList(viewer);
  centreOn(viewer, path.failed?.[0] ?? path.active?.[0]);
  container.dataset.ready = "";
}

function mark(viewer, ids = [], marker) {
  const registry = viewer.get("elementRegistry");
  for (const id of ids) {
    if (!registry.get(id)) continue;
    for (const other of ["lx-completed", "lx-undone", "lx-active", "lx-failed"]) viewer.get("canvas").removeMarker(id, other);
    viewer.get("canvas").addMarker(id, marker);
    // A sub-process is a frame around work that may still go on: only its line is coloured.
    if (registry.get(id).children?.length) viewer.get("canvas").addMarker(id, "lx-frame");
  }
}

function legend() {
  const entries = Object.entries(STATES).map(([state, label]) => element("span", { class: `lx-${state}` }, say(label)));
  return element("div", { class: "lx-legend" }, ...entries);
}

// The list of elements beside the diagram is the server's and works without it; pointing at a line shows its shape.
function pointFromList(viewer) {
  const canvas = viewer.get("canvas");
  const toggle = (event, method) => {
    const id = event.target.closest?.("[data-element]")?.dataset.element;
    if (id && viewer.get("elementRegistry").get(id)) canvas[method](id, "lx-pointed");
  };
  for (const [name, method] of [["mouseover", "addMarker"], ["focusin", "addMarker"], ["mouseout", "removeMarker"], ["focusout", "removeMarker"]]) {
    document.addEventListener(name, (event) => toggle(event, method));
  }
}

// On a phone the whole diagram is too small to read: begin where the work is.
function centreOn(viewer, id) {
  const shape = id && viewer.get("elementRegistry").get(id);
  if (!shape || viewer.get("canvas").zoom() >= 0.5) return;
  viewer.get("canvas").zoom(0.7);
  viewer.get("canvas").scrollToElement(shape);
}
