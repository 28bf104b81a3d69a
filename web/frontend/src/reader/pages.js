// The pages of a document under each other: text at once, so that the browser's own search finds it; pictures when seen.
import { GlobalWorkerOptions, TextLayer, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const MARGIN = 24; // pixels left and right of a page
const WIDEST = 1000; // a page as wide as the window would be read with a turning head

export async function openPages(root) {
  GlobalWorkerOptions.workerPort = new Worker(root.dataset.workerUrl, { type: "module" });
  // Our fonts are embedded whole and as TrueType: neither CMaps nor standard fonts are ever asked for.
  const pdf = await getDocument({ url: root.dataset.url, isEvalSupported: false, enableXfa: false }).promise;
  const pages = new Pages(root, pdf);
  await pages.lay();
  return pages;
}

class Pages {
  constructor(root, pdf) {
    this.pdf = pdf;
    this.window = root.querySelector("[data-reader-pages]");
    this.zoom = 1; // 1: as wide as the window
    this.all = [];
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => this.look(entry)), {
      root: this.window,
      rootMargin: "50% 0px",
    });
    // A phone that is turned, a window that is drawn wider.
    new ResizeObserver(() => this.width !== this.window.clientWidth && this.resize()).observe(this.window);
  }

  get count() {
    return this.pdf.numPages;
  }

  get scale() {
    const room = Math.min(this.width - 2 * MARGIN, WIDEST);
    return (Math.max(room, 200) / this.all[0].page.getViewport({ scale: 1 }).width) * this.zoom;
  }

  async lay() {
    this.width = this.window.clientWidth;
    for (let number = 1; number <= this.count; number++) {
      this.all.push(new Sheet(await this.pdf.getPage(number), number, this.count));
    }
    for (const sheet of this.all) {
      sheet.resize(this.scale);
      this.window.append(sheet.box);
      await sheet.write();
      this.seen.observe(sheet.box);
    }
  }

  resize(zoom = this.zoom) {
    const at = this.window.scrollTop / this.window.scrollHeight;
    this.zoom = zoom;
    this.width = this.window.clientWidth;
    if (!this.all.length) return;
    for (const sheet of this.all) {
      sheet.resize(this.scale);
      // Observed anew, so that what is in view is told again and drawn in its new size.
      this.seen.unobserve(sheet.box);
      this.seen.observe(sheet.box);
    }
    this.window.scrollTop = at * this.window.scrollHeight;
  }

  look(entry) {
    const sheet = this.all.find(({ box }) => box === entry.target);
    if (entry.isIntersecting) sheet.draw();
    else sheet.forget();
  }
}

class Sheet {
  constructor(page, number, count) {
    this.page = page;
    this.box = document.createElement("div");
    this.box.className = "lx-sheet";
    this.box.dataset.page = number;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", `${number} / ${count}`);
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.text = document.createElement("div");
    this.text.className = "lx-sheet-text";
    this.box.append(this.canvas, this.text);
  }

  resize(scale) {
    this.viewport = this.page.getViewport({ scale });
    this.box.style.width = `${this.viewport.width}px`;
    this.box.style.height = `${this.viewport.height}px`;
    this.box.style.setProperty("--scale-factor", scale);
    this.forget();
  }

  // Placed by percentages and --scale-factor: the text follows a new size without being written again.
  async write() {
    const source = this.page.streamTextContent({ includeMarkedContent: false });
    await new TextLayer({ textContentSource: source, container: this.text, viewport: this.viewport }).render();
  }

  async draw() {
    if (this.drawing) return;
    const density = window.devicePixelRatio || 1;
    this.canvas.width = Math.floor(this.viewport.width * density);
    this.canvas.height = Math.floor(this.viewport.height * density);
    this.drawing = this.page.render({
      canvasContext: this.canvas.getContext("2d"),
      viewport: this.viewport,
      transform: [density, 0, 0, density, 0, 0],
    });
    try {
      await this.drawing.promise;
      this.box.dataset.drawn = "";
    } catch (error) {
      // Cancelled when it leaves the view or changes its size: that is no failure.
      if (error.name !== "RenderingCancelledException") console.warn("reader:", error);
    }
  }

  // A canvas of nothing gives its memory back: a phone has little.
  forget() {
    this.drawing?.cancel();
    this.drawing = null;
    delete this.box.dataset.drawn;
    this.canvas.width = this.canvas.height = 0;
  }
}
