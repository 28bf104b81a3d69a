// Turning pages and zooming: buttons, the number of the page, and keys while the document has the focus.
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

export function wireNavigation(root, pages) {
  const find = (name) => root.querySelector(`[data-reader-${name}]`);
  const number = find("number");
  number.max = pages.count;
  find("count").textContent = pages.count;

  const current = () => {
    const middle = pages.window.getBoundingClientRect().top + pages.window.clientHeight / 2;
    const sheet = pages.all.find(({ box }) => box.getBoundingClientRect().bottom > middle) ?? pages.all.at(-1);
    return Number(sheet.box.dataset.page);
  };
  const show = (page) => {
    const sheet = pages.all[Math.min(Math.max(page, 1), pages.count) - 1];
    pages.window.scrollTop = sheet.box.offsetTop - pages.window.offsetTop;
  };
  const zoom = (steps) => {
    const at = ZOOMS.indexOf(pages.zoom) + steps;
    pages.resize(ZOOMS[Math.min(Math.max(at, 0), ZOOMS.length - 1)]);
  };
  const told = () => {
    if (document.activeElement !== number) number.value = current();
  };

  const actions = {
    previous: () => show(current() - 1),
    next: () => show(current() + 1),
    "zoom-out": () => zoom(-1),
    "zoom-in": () => zoom(1),
    fit: () => pages.resize(1),
  };
  for (const [name, act] of Object.entries(actions)) find(name).addEventListener("click", act);
  number.addEventListener("change", () => show(Number(number.value)));
  pages.window.addEventListener("scroll", told, { passive: true });
  pages.window.addEventListener("keydown", (event) => {
    const key = { ArrowLeft: "previous", ArrowRight: "next", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", 0: "fit" }[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[key]();
  });
  told();
}
