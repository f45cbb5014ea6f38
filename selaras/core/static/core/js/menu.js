/* Menus are <details>: this closes them on Escape, on a click beside them, and when another opens. */
"use strict";
(() => {
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");
  const close = (menu, focus) => {
    menu.open = false;
    if (focus) menu.querySelector("summary")?.focus();
  };
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) close(menu, menu.contains(document.activeElement));
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu, false);
  });
})();
