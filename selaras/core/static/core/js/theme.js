/* Runs in the head, before anything is drawn: the chosen theme without a flash, and the mark that scripts run. */
"use strict";
(() => {
  const root = document.documentElement;
  const key = "selaras-tampilan";
  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be forbidden; the system's theme is used
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const isDark = () =>
    root.dataset.theme === "dark" ||
    (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

  root.dataset.js = "";
  apply(stored());
  addEventListener("storage", (event) => event.key === key && apply(event.newValue));

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const show = () => button.setAttribute("aria-pressed", String(isDark()));
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        const theme = isDark() ? "light" : "dark";
        apply(theme);
        try {
          localStorage.setItem(key, theme);
        } catch {
          /* kept for this page only */
        }
        show();
      });
    }
  });
})();
