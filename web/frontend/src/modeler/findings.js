// What the server's checks find wrong: a badge on the shape and a list that leads there.
import { post } from "../ask.js";
import { element } from "../elements.js";
import { say } from "../words.js";

const PAUSE_MS = 1500;
const OF_EXPRESSIONS = new Set(["feel-syntax", "unknown-function", "unknown-variable"]);

export class Findings {
  constructor(modeler, panel, url) {
    Object.assign(this, { modeler, panel, url, help: modeler.get("config.help"), lost: [], timer: null, turn: 0 });
  }

  /** Warnings of bpmn-js: it drops from the XML what it can't resolve, which would be a silent loss. */
  imported(warnings) {
    // An attribute that no descriptor knows is kept as it stands (lx:documentation is one).
    const lost = warnings.filter(({ message }) => !message.startsWith("unknown attribute"));
    this.lost = lost.map(({ message, element: object }) => ({
      element: object?.id ?? null,
      rule: "import",
      severity: "warning",
      message: say("这一部分保存时会丢失：{reason}", { reason: message }),
    }));
  }

  checkSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check().catch((error) => this.#tell(error.message)), PAUSE_MS);
  }

  /** Ask the server now; returns the findings. */
  async check() {
    clearTimeout(this.timer);
    if (!this.url) return this.show([]);
    const turn = ++this.turn;
    const { xml } = await this.modeler.saveXML({ format: true });
    const response = await post(this.url, xml, { "Content-Type": "application/xml" });
    const found = await response.json();
    // An answer that was overtaken by a later question says nothing any more.
    return turn === this.turn ? this.show(found) : found;
  }

  show(found) {
    const all = [...this.lost, ...found];
    const overlays = this.modeler.get("overlays");
    overlays.remove({ type: "lx-finding" });
    for (const [id, findings] of grouped(all)) this.#badge(overlays, id, findings);
    this.panel.replaceChildren(this.#summary(all), ...(all.length ? [this.#list(all)] : []));
    return all;
  }

  #badge(overlays, id, findings) {
    const shape = this.modeler.get("elementRegistry").get(id);
    if (!shape || shape === this.modeler.get("canvas").getRootElement()) return;
    const severity = findings.some((finding) => finding.severity === "error") ? "error" : "warning";
    const title = findings.map((finding) => finding.message).join("\n");
    const position = shape.waypoints ? { top: -10, left: -10 } : { top: -10, right: 10 };
    overlays.add(shape, "lx-finding", { position, html: element("span", { class: `lx-badge lx-${severity}`, title }, String(findings.length)) });
  }

  #summary(all) {
    const errors = all.filter((finding) => finding.severity === "error").length;
    const text = all.length ? say("{errors} 个错误，{warnings} 个提醒", { errors, warnings: all.length - errors }) : say("检查通过，没有发现问题。");
    return element("p", { class: "lx-summary" }, text);
  }

  #list(all) {
    const line = (finding) =>
      element("li", {},
        element("button", { type: "button", class: `lx-finding lx-${finding.severity}`, title: finding.rule, onclick: () => this.#go(finding.element) },
          this.#name(finding.element), finding.message),
        this.help && OF_EXPRESSIONS.has(finding.rule) ? helpLink(this.help) : null);
    return element("ul", {}, ...all.map(line));
  }

  #name(id) {
    const name = this.modeler.get("elementRegistry").get(id)?.businessObject.name ?? id;
    return name ? element("strong", {}, `${name}：`) : null;
  }

  #go(id) {
    const shape = this.modeler.get("elementRegistry").get(id);
    if (!shape) return;
    this.modeler.get("canvas").scrollToElement(shape, 80);
    this.modeler.get("selection").select(shape);
  }

  #tell(message) {
    this.panel.replaceChildren(element("p", { class: "lx-summary text-danger" }, message));
  }
}

const helpLink = (href) => element("a", { class: "lx-help", href, target: "_blank", rel: "noopener" }, say("FEEL 怎么写"));

function grouped(findings) {
  const groups = new Map();
  for (const finding of findings) groups.set(finding.element, [...(groups.get(finding.element) ?? []), finding]);
  return groups;
}
