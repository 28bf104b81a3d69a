// A read-only diagram in a container: load, fit, zoom by buttons.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./diagram.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import moddleExtensions from "./moddle.js";
import translation from "./translate.js";
import { get } from "../ask.js";
import { element, icon } from "../elements.js";
import { say } from "../words.js";

/** Draw the diagram at a URL; a failure is told in the container and returned as null. */
export async function draw(container, url) {
  const viewer = new NavigatedViewer({ container, moddleExtensions, additionalModules: [translation] });
  try {
    await viewer.importXML(await (await get(url)).text());
  } catch (error) {
    viewer.destroy();
    container.replaceChildren(element("p", { class: "alert alert-danger", role: "alert" },
      say("流程图无法显示：{reason}", { reason: error.message })));
    return null;
  }
  fit(viewer);
  container.append(zoomButtons(viewer));
  return viewer;
}

const MARGIN_PX = 20;

/** Show all of the diagram, beside what covers the left edge (the palette), and no larger than it was drawn. */
export function fit(viewer, coveredPx = 0) {
  const canvas = viewer.get("canvas");
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const free = { width: outer.width - coveredPx - 2 * MARGIN_PX, height: outer.height - 2 * MARGIN_PX };
  const zoom = Math.min(1, free.width / inner.width, free.height / inner.height);
  const left = coveredPx + MARGIN_PX + (free.width - inner.width * zoom) / 2;
  const top = MARGIN_PX + (free.height - inner.height * zoom) / 2;
  canvas.viewbox({ x: inner.x - left / zoom, y: inner.y - top / zoom, width: outer.width / zoom, height: outer.height / zoom });
}

function zoomButtons(viewer) {
  const canvas = viewer.get("canvas");
  const button = (label, name, onclick) =>
    element("button", { type: "button", class: "btn btn-icon btn-sm", title: say(label), "aria-label": say(label), onclick },
      icon(name));
  return element("div", { class: "lx-zoom btn-group-vertical", "data-no-print": true },
    button("放大", "zoom-in", () => canvas.zoom(canvas.zoom() * 1.25)),
    button("缩小", "zoom-out", () => canvas.zoom(canvas.zoom() / 1.25)),
    button("适应窗口", "zoom-scan", () => fit(viewer)),
  );
}
