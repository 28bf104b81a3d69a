// While the server draws a form again, its person goes on: an answer to what stood there before is asked for anew,
// for it would put older text over newer and take away rows and files it does not know.

const asked = new WeakMap();

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement.closest("form");
  if (form) asked.set(ctx, contentOf(form));
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest("form");
  if (!form || asked.get(ctx) === contentOf(form)) return;
  event.preventDefault();
  askAgain(ctx.sourceElement);
});

const contentOf = (form) => new URLSearchParams(new FormData(form)).toString();

function askAgain(control) {
  if (control.type === "submit") control.click();
  else control.dispatchEvent(new Event("change", { bubbles: true }));
}
