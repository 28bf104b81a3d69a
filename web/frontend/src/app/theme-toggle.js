// [data-theme-toggle]: light or dark, remembered by this browser.

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-theme-toggle]");
  if (!toggle) return;
  event.preventDefault();
  const theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  document.documentElement.dataset.bsTheme = theme;
  localStorage.setItem("lingxing-theme", theme);
  toggle.setAttribute("aria-pressed", theme === "dark");
});
