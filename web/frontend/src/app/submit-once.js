// A double click sends once. The server is idempotent all the same; this spares people the second page.

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || "keepEnabled" in event.target.dataset) return;
  // After this turn: a button disabled now would not be among the values sent.
  setTimeout(() => setBusy(event.target, true));
});

// Back to a page the browser kept, or htmx finished: buttons work again.
addEventListener("pageshow", ({ persisted }) => persisted && document.querySelectorAll("form[aria-busy]").forEach(free));
document.addEventListener("htmx:finally:request", ({ target }) => {
  const form = target.closest?.("form");
  if (form) free(form);
});

const free = (form) => setBusy(form, false);

function setBusy(form, busy) {
  form.toggleAttribute("aria-busy", busy);
  for (const control of form.elements) {
    if (control.type !== "submit") continue;
    if (busy && !control.disabled) control.dataset.busy = "";
    if ("busy" in control.dataset) control.disabled = busy;
    if (!busy) delete control.dataset.busy;
  }
}
