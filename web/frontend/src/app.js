// What every page runs. Each behaviour hangs on a data attribute (README.md); a page without scripts still works.
import "./app.css";
import "@tabler/core/dist/js/tabler.esm.js";
import "./app/htmx.js";
import "./app/catch-up.js";
import "./app/redraw.js";
import "./app/confirm.js";
import "./app/submit-once.js";
import "./app/drafts.js";
import "./app/uploads.js";
import "./app/selects.js";
import "./app/due.js";
import "./app/line-numbers.js";
import "./app/theme-toggle.js";
import "./app/shortcuts.js";
