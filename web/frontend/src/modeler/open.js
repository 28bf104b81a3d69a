// Put the editor together: bpmn-js, our panel, the toolbar, what the server finds wrong.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "diagram-js-minimap/assets/diagram-js-minimap.css";
import "bpmn-js-color-picker/colors/color-picker.css";
import "../diagram/diagram.css";
import "./modeler.css";
import Modeler from "bpmn-js/lib/Modeler";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from "bpmn-js-properties-panel";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import colorPicker from "bpmn-js-color-picker";
import minimap from "diagram-js-minimap";
import moddleExtensions from "../diagram/moddle.js";
import translation from "../diagram/translate.js";
import { fit } from "../diagram/canvas.js";
import { get } from "../ask.js";
import { element } from "../elements.js";
import { say } from "../words.js";
import panel from "./provider.js";
import references from "./references.js";
import { Findings } from "./findings.js";
import { Completion } from "./completion.js";
import { Draft } from "./draft.js";
import { toolbar } from "./toolbar.js";
import "./words.js";

/** How much of the canvas the palette covers, in two columns and its margin. */
export const PALETTE_PX = 110;

export async function openModeler(container) {
  const parts = layout(container);
  try {
    const catalogue = await read(container.dataset.catalogueUrl);
    const response = await get(container.dataset.diagramUrl);
    const modeler = createModeler(parts, catalogue, container.dataset.helpUrl);
    const findings = new Findings(modeler, parts.findings, container.dataset.checkUrl);
    const draft = new Draft(modeler, container.dataset.saveUrl, response.headers.get("ETag"));
    parts.toolbar.append(...toolbar({ modeler, draft, findings, deployUrl: container.dataset.deployUrl }));
    await load(modeler, await response.text(), findings);
    modeler.on("commandStack.changed", () => findings.checkSoon());
    findings.checkSoon();
    new Completion(parts.panel, { catalogue, selected: () => modeler.get("selection").get()[0] ?? modeler.get("canvas").getRootElement() });
    draft.onChange((changed) => changed || offerAnew(catalogue, container.dataset.catalogueUrl));
    container.dataset.ready = "";
  } catch (error) {
    parts.canvas.replaceChildren(element("p", { class: "alert alert-danger m-3", role: "alert" },
      say("流程图无法显示：{reason}", { reason: error.message })));
  }
}

/** Replace the drawing; what bpmn-js would lose on saving is shown, not swallowed. */
export async function load(modeler, xml, findings) {
  const { warnings } = await modeler.importXML(xml);
  findings.imported(warnings);
  fit(modeler, PALETTE_PX);
}

function layout(container) {
  const part = (name, tag = "div", attributes = {}) => element(tag, { class: `lx-${name}`, ...attributes });
  const parts = {
    toolbar: part("toolbar", "div", { role: "toolbar", "aria-label": say("流程设计") }),
    canvas: part("canvas", "div", { "data-own-keys": true }),
    panel: part("panel", "aside", { "aria-label": say("属性"), "data-own-keys": true }),
    findings: part("findings", "section", { "aria-label": say("检查结果"), "aria-live": "polite" }),
  };
  container.replaceChildren(parts.toolbar, parts.canvas, parts.panel, parts.findings);
  return parts;
}

const read = async (url) => (await get(url)).json();

/** What was drawn and saved can be read from now on; where that fails, what was known is still offered. */
const offerAnew = (catalogue, url) => read(url).then((fresh) => Object.assign(catalogue, fresh), () => {});

function createModeler(parts, catalogue, help) {
  return new Modeler({
    container: parts.canvas,
    propertiesPanel: { parent: parts.panel },
    moddleExtensions,
    catalogue,
    help,
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      CreateAppendAnythingModule,
      colorPicker,
      minimap,
      translation,
      panel,
      references,
    ],
  });
}
