/* Keyboard: / and Ctrl-K to the search, j and k to the next and previous record, ? for this list.
   Single letters can be turned off (WCAG 2.1.4) and never act while one types. */
"use strict";
(() => {
  const KEY = "selaras-pintasan";
  const help = document.getElementById("pintasan");
  const toggle = help?.querySelector("[data-keys-toggle]");
  const lettersOn = () => {
    try {
      return localStorage.getItem(KEY) !== "mati";
    } catch {
      return true;
    }
  };
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const follow = (rel) => document.querySelector(`main a[rel~="${rel}"]`)?.click();
  const search = (event) => {
    const field = document.querySelector("[data-search]");
    if (!field || field.offsetParent === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  };
  const acts = { "/": search, j: () => follow("next"), k: () => follow("prev"), "?": () => help?.showModal() };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return search(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!lettersOn() || document.querySelector("dialog[open]")) return;
    acts[event.key]?.(event);
  });
  for (const button of document.querySelectorAll("[data-keys-help]"))
    button.addEventListener("click", () => help?.showModal());
  if (!help) return;
  toggle.checked = lettersOn();
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem(KEY, toggle.checked ? "hidup" : "mati");
    } catch {
      /* lasts for this page only */
    }
  });
  help.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) help.close();
  });
})();
