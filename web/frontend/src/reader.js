// Official documents to read in the page: pages drawn when they come into view, text to select and to search.
import "./reader/reader.css";
import { openPages } from "./reader/pages.js";
import { wireNavigation } from "./reader/navigation.js";
import { wireSearch } from "./reader/search.js";
import { wirePrinting } from "./reader/printing.js";

document.querySelectorAll("[data-pdf-reader]").forEach(read);

async function read(root) {
  try {
    const pages = await openPages(root);
    wireNavigation(root, pages);
    wireSearch(root, pages);
    wirePrinting(root, pages);
    root.dataset.ready = "";
  } catch (error) {
    console.warn("reader:", error);
    root.querySelector("[data-reader-failed]").hidden = false;
  }
}
