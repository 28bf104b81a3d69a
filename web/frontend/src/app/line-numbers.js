// textarea[data-line-numbers][wrap=off]: the number of each line beside it, for messages that name a line.
for (const area of document.querySelectorAll("textarea[data-line-numbers]")) number(area);

function number(area) {
  const frame = document.createElement("div");
  const gutter = document.createElement("div");
  frame.className = "lx-numbered";
  gutter.className = "lx-line-numbers";
  gutter.setAttribute("aria-hidden", "true"); // a screen reader tells the line by itself
  area.before(frame);
  frame.append(gutter, area);

  let shown = 0;
  const follow = () => {
    gutter.scrollTop = area.scrollTop;
  };
  const count = () => {
    const lines = area.value.split("\n").length;
    if (lines !== shown) gutter.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    shown = lines;
    follow();
  };
  area.addEventListener("input", count);
  area.addEventListener("scroll", follow, { passive: true });
  area.form?.addEventListener("reset", () => setTimeout(count));
  count();
}
