// Search in the document: every place is marked, and the keys lead from one to the next.
export function wireSearch(root, pages) {
  const field = root.querySelector("[data-reader-search]");
  const told = root.querySelector("[data-reader-found]");
  let found = [];
  let at = -1;

  const go = (to) => {
    if (!found.length) return;
    found[at]?.forEach((mark) => mark.classList.remove("lx-found-here"));
    at = (to + found.length) % found.length;
    found[at].forEach((mark) => mark.classList.add("lx-found-here"));
    found[at][0].scrollIntoView({ block: "center", inline: "nearest" });
    told.textContent = `${at + 1} / ${found.length}`;
  };
  const search = () => {
    pages.window.querySelectorAll(".lx-found").forEach((mark) => mark.remove());
    const wanted = squeezed(field.value);
    found = wanted ? pages.all.flatMap((sheet) => places(sheet, wanted)) : [];
    at = -1;
    told.textContent = wanted ? "0 / 0" : "";
    go(0);
  };

  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go(at + (event.shiftKey ? -1 : 1));
  });
  root.querySelector("[data-reader-found-previous]").addEventListener("click", () => go(at - 1));
  root.querySelector("[data-reader-found-next]").addEventListener("click", () => go(at + 1));
}

function squeezed(text) {
  return text.replace(/\s/g, "").toLowerCase();
}

// A line ends in the middle of a word of Chinese: the text of a page is one string without blanks or breaks.
function places(sheet, wanted) {
  const letters = [];
  const walker = document.createTreeWalker(sheet.text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (let offset = 0; offset < node.length; offset++) {
      const letter = squeezed(node.data[offset]);
      if (letter) letters.push({ node, offset, letter });
    }
  }
  const text = letters.map(({ letter }) => letter[0]).join("");
  const found = [];
  for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
    found.push(marked(sheet, letters[from], letters[from + wanted.length - 1]));
  }
  return found;
}

function marked(sheet, first, last) {
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  const around = sheet.box.getBoundingClientRect();
  // In percent of the page, so that a mark stays in place when the page is zoomed.
  return [...range.getClientRects()].map((rect) => {
    const mark = document.createElement("span");
    mark.className = "lx-found";
    mark.style.left = `${(100 * (rect.left - around.left)) / around.width}%`;
    mark.style.top = `${(100 * (rect.top - around.top)) / around.height}%`;
    mark.style.width = `${(100 * rect.width) / around.width}%`;
    mark.style.height = `${(100 * rect.height) / around.height}%`;
    sheet.box.append(mark);
    return mark;
  });
}
