// select[data-tom-select]: a long list with search.
import TomSelect from "tom-select/dist/js/tom-select.base.js";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { say } from "../words.js";
import { onContent } from "./htmx.js";

TomSelect.define("remove_button", removeButton);

onContent(() => {
  for (const select of document.querySelectorAll("select[data-tom-select]")) dress(select);
});

function dress(select) {
  if (select.tomselect?.wrapper.isConnected) return;
  const chosen = [...select.selectedOptions].map((option) => option.value).filter(Boolean);
  if (select.tomselect) {
    // A morph of the form around it has removed the widget but left the select, perhaps with other options;
    // destroy() would bring the old ones back.
    const options = [...select.options];
    select.tomselect.destroy();
    select.replaceChildren(...options);
  }
  const widget = new TomSelect(select, {
    plugins: select.multiple ? ["remove_button"] : [],
    maxOptions: null,
    // All options are in the page already: Enter right after a letter must find what the letter left.
    refreshThrottle: 0,
    items: chosen,
    render: { no_results: () => `<div class="no-results">${say("没有匹配项")}</div>` },
  });
  // The select itself is hidden, but axe and screen readers still meet it.
  const label = select.labels[0]?.textContent.trim() || select.ariaLabel;
  if (label) {
    select.setAttribute("aria-label", label);
    widget.control_input.setAttribute("aria-label", label);
  }
}
