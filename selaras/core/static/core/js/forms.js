/* Leads to the summary of faults, unfolds what hides it, and keeps a hasty second press from sending a form twice. */
"use strict";
(() => {
  const summary = document.querySelector("[data-form-errors]");
  if (summary && !summary.closest("[data-sample]")) {
    for (let part = summary.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    summary.focus();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 8000); // a download or a lost answer must not lock the form
  });
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
})();
