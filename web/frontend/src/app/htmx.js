// htmx, with our CSRF token on everything but reads.
import htmx from "htmx.org/dist/htmx.esm.js";
import { csrfToken } from "../ask.js";

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method.toUpperCase() !== "GET") ctx.request.headers["X-CSRFToken"] = csrfToken();
});

/** Run a function now and again after each piece of page that htmx brings in. */
export function onContent(prepare) {
  prepare();
  document.addEventListener("htmx:after:settle", prepare);
  document.addEventListener("htmx:after:swap", prepare);
}

export default htmx;
