// Print the document and nothing around it: the browser would print the page it stands in.
const RESOLUTION = 200 / 72; // dots per point

export function wirePrinting(root, pages) {
  const button = root.querySelector("[data-reader-print]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    const paper = document.createElement("div");
    paper.className = "lx-paper";
    try {
      for (const { page } of pages.all) paper.append(await picture(page));
      document.body.append(paper);
      document.documentElement.classList.add("lx-printing");
      await Promise.all([...paper.children].map((image) => image.decode()));
      window.print();
    } finally {
      document.documentElement.classList.remove("lx-printing");
      paper.remove();
      button.disabled = false;
    }
  });
}

async function picture(page) {
  const viewport = page.getViewport({ scale: RESOLUTION });
  const canvas = document.createElement("canvas");
  canvas.width = viewport.width;
  canvas.height = viewport.height;
  await page.render({ canvasContext: canvas.getContext("2d"), viewport, intent: "print" }).promise;
  const image = document.createElement("img");
  image.alt = "";
  image.src = canvas.toDataURL(); // the policy allows data:, not blob:
  canvas.width = canvas.height = 0;
  return image;
}
