// The page on which an analyst draws a process: [data-bpmn-modeler], see README.md.
import { openModeler } from "./modeler/open.js";

const container = document.querySelector("[data-bpmn-modeler]");
if (container) openModeler(container);
