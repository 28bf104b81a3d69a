// The diagram as it is being drawn: saved when asked, and never lost by closing the window unawares.
import { post } from "../ask.js";

export class Draft {
  /** @param revision the ETag of the loaded diagram: the server refuses to overwrite somebody else's later one */
  constructor(modeler, url, revision) {
    Object.assign(this, { modeler, url, revision, changed: false, listeners: [] });
    modeler.on("commandStack.changed", () => this.#set(true));
    addEventListener("beforeunload", (event) => this.changed && event.preventDefault());
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  async xml() {
    return (await this.modeler.saveXML({ format: true })).xml;
  }

  /** The header that makes the server refuse when somebody else has saved meanwhile. */
  unlessChanged() {
    return this.revision ? { "If-Match": this.revision } : {};
  }

  async save() {
    const headers = { "Content-Type": "application/xml", ...this.unlessChanged() };
    const stack = this.modeler.get("commandStack");
    const saved = stack._stackIdx;
    const response = await post(this.url, await this.xml(), headers);
    this.revision = response.headers.get("ETag") ?? this.revision;
    // Somebody may have gone on drawing while the request was under way.
    if (stack._stackIdx === saved) this.#set(false);
  }

  /** Nothing is left to lose: the diagram was deployed. */
  settle() {
    this.#set(false);
  }

  #set(changed) {
    this.changed = changed;
    for (const listener of this.listeners) listener(changed);
  }
}
