/* Turns <details data-dialog> into a modal dialog; without scripts it stays a part of the page that opens. */
"use strict";
(() => {
  const upgrade = (details) => {
    const summary = details.querySelector("summary");
    const panel = details.querySelector("[data-dialog-panel]");
    if (!panel || details.dataset.ready !== undefined) return;
    details.dataset.ready = "";
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", panel.querySelector("h2").id);
    dialog.append(...panel.childNodes);
    panel.remove();
    details.after(dialog);
    const open = () => {
      dialog.showModal();
      const first = dialog.querySelector("[autofocus], [aria-invalid='true'], input:not([type=hidden]), select, textarea");
      (first ?? dialog.querySelector("[data-close]")).focus();
    };
    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
    dialog.addEventListener("click", (event) => {
      const box = dialog.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      const beside = event.target === dialog && event.detail > 0 && !inside;
      if (beside || event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => summary.focus());
    if (dialog.querySelector("[data-form-errors]")) open();
  };
  const upgradeAll = (root) => root.querySelectorAll("details[data-dialog]").forEach(upgrade);
  upgradeAll(document);
  document.addEventListener("htmx:load", (event) => upgradeAll(event.target));
})();
