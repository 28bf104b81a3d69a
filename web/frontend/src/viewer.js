// Diagrams to look at: where an instance stands, and what differs between two versions.
import { showProgress } from "./diagram/progress.js";
import { showComparison } from "./diagram/compare.js";

document.querySelectorAll("[data-bpmn-viewer]").forEach(showProgress);
document.querySelectorAll("[data-bpmn-diff]").forEach(showComparison);
