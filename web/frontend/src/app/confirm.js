// data-confirm="question" on a button, a form or a link: ask first.
import { confirmed } from "../dialog.js";

const allowed = new WeakSet();

document.addEventListener(
  "submit",
  async (event) => {
    const asking = event.submitter?.closest("[data-confirm]") ?? event.target.closest("form[data-confirm]");
    if (!asking || allowed.delete(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await ask(asking)) {
      allowed.add(event.target);
      event.target.requestSubmit(event.submitter);
    }
  },
  true,
);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link) return;
  event.preventDefault();
  if (await ask(link)) location.assign(link.href);
});

const ask = ({ dataset }) => confirmed(dataset.confirm, { danger: "confirmDanger" in dataset });
