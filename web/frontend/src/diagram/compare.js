// [data-bpmn-diff]: two versions side by side, coloured, and the differences as a list one can read aloud.
import { diff } from "bpmn-js-differ";
import { draw } from "./canvas.js";
import { differences } from "./facts.js";
import { kindOf } from "./translate.js";
import { element } from "../elements.js";
import { say } from "../words.js";

export async function showComparison(container) {
  const [left, right] = [side(container, "旧版本"), side(container, "新版本")];
  container.classList.add("lx-compare");
  const [before, after] = await Promise.all([draw(left, container.dataset.oldUrl), draw(right, container.dataset.newUrl)]);
  if (!before || !after) return;
  const changes = compare(before, after);
  for (const change of changes) paint(change, before, after);
  container.append(list(changes, before, after));
  keepTogether(before, after);
  container.dataset.ready = "";
}

function side(container, title) {
  const canvas = element("div", { class: "lx-compare-side" });
  container.append(element("section", {}, element("h3", {}, say(title)), canvas));
  return canvas;
}

// The differ sees what is new, gone or moved; what was said about an element we compare ourselves, because it
// neither looks into expressions nor says which attribute has changed.
function compare(before, after) {
  const found = diff(before.getDefinitions(), after.getDefinitions());
  const [old, now] = [objects(before), objects(after)];
  const changed = [...now.keys()]
    .filter((id) => old.has(id))
    .map((id) => ({ kind: "changed", id, object: now.get(id), details: differences(old.get(id), now.get(id)) }))
    .filter(({ details }) => details.length);
  const moved = Object.keys(found._layoutChanged)
    .filter((id) => now.has(id) && !changed.some((change) => change.id === id))
    .map((id) => ({ kind: "moved", id, object: now.get(id), details: [] }));
  return [
    ...[...now].filter(([id]) => !old.has(id)).map(([id, object]) => ({ kind: "added", id, object, details: [] })),
    ...[...old].filter(([id]) => !now.has(id)).map(([id, object]) => ({ kind: "removed", id, object, details: [] })),
    ...changed,
    ...moved,
  ];
}

function objects(viewer) {
  const shown = viewer.get("elementRegistry").filter((shape) => shape.type !== "label" && shape.businessObject?.$type?.startsWith("bpmn:"));
  return new Map(shown.map((shape) => [shape.businessObject.id, shape.businessObject]));
}

function paint({ kind, id }, before, after) {
  if (kind !== "added") before.get("canvas").addMarker(id, `lx-${kind}`);
  if (kind !== "removed") after.get("canvas").addMarker(id, `lx-${kind}`);
}

const TITLES = { added: "新增", removed: "删除", changed: "修改", moved: "移动" };
const COLOURS = { added: "green", removed: "red", changed: "yellow", moved: "purple" };

function list(changes, before, after) {
  if (!changes.length) return element("p", { class: "lx-changes text-secondary" }, say("两个版本没有差别。"));
  const lines = changes.map((change) => line(change, before, after));
  return element("ul", { class: "lx-changes list-group" }, ...lines);
}

function line({ kind, id, object, details }, before, after) {
  const name = object.name ? `${kindOf(object.$type)}「${object.name}」` : `${kindOf(object.$type)} ${id}`;
  const show = () => (kind === "removed" ? [before] : [before, after]).forEach((viewer) => point(viewer, id));
  return element("li", { class: "list-group-item" },
    element("span", { class: `badge bg-${COLOURS[kind]}-lt me-2` }, say(TITLES[kind])),
    element("button", { type: "button", class: "lx-link", onclick: show }, name),
    ...details.map(([label, was, is]) => element("div", { class: "ms-3 small" }, `${label}：`,
      element("del", {}, was ?? say("（空）")), " → ", element("ins", {}, is ?? say("（空）")))),
  );
}

function point(viewer, id) {
  const shape = viewer.get("elementRegistry").get(id);
  if (!shape) return;
  const canvas = viewer.get("canvas");
  canvas.scrollToElement(shape);
  canvas.addMarker(id, "lx-pointed");
  setTimeout(() => canvas.removeMarker(id, "lx-pointed"), 2000);
}

// Moving one side moves the other.
function keepTogether(first, second) {
  let following = false;
  const follow = (leader, other) =>
    leader.on("canvas.viewbox.changed", ({ viewbox }) => {
      if (following) return;
      following = true;
      const { x, y, width, height } = viewbox;
      other.get("canvas").viewbox({ x, y, width, height });
      following = false;
    });
  follow(first, second);
  follow(second, first);
}
