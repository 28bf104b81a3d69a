// What a person did before the scripts came, on a slow line or by coming back to a filled-in form, is done now.
import "./htmx.js";

// Looked at before other behaviours dress the controls up; told when htmx, which takes up the page in a timeout of
// its own asked for before this one, listens.
const changed = [...document.querySelectorAll("form[method=post]")].map(changedControl).filter(Boolean);
const chosen = [...document.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
const opened = document.querySelectorAll("details[open][hx-get]");
setTimeout(() => {
  for (const details of opened) details.dispatchEvent(new Event("toggle"));
  for (const control of [...chosen, ...changed]) control.dispatchEvent(new Event("change", { bubbles: true }));
});

/** One changed control of a form, best one that has the form drawn again: that sends them all. */
function changedControl(form) {
  const controls = [...form.elements].filter(isChanged);
  return controls.find((control) => control.matches("[hx-trigger=change]")) ?? controls[0];
}

function isChanged(control) {
  if (control.type === "hidden" || control.type === "file") return false;
  if (control.type === "radio") return control.checked && !control.defaultChecked;
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.options) return isAnotherChosen(control);
  return "defaultValue" in control && control.value !== control.defaultValue;
}

function isAnotherChosen({ options, multiple }) {
  const chosen = [...options].filter((option) => option.selected);
  const proposed = [...options].filter((option) => option.defaultSelected);
  if (!multiple && !proposed.length) return chosen[0] !== options[0];
  return chosen.length !== proposed.length || chosen.some((option) => !option.defaultSelected);
}
