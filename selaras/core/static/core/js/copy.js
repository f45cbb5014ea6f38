/* Copies the text of a [data-copy] block; where the clipboard is closed, shows the text selected instead. */
"use strict";
(() => {
  const copy = async (block, button) => {
    const text = block.querySelector("textarea");
    const words = button.querySelector("span");
    const before = words.textContent;
    let done = false;
    try {
      await navigator.clipboard.writeText(text.value);
      done = true;
    } catch {
      block.classList.remove("hides-text");
      text.focus();
      text.select();
      done = document.execCommand("copy");
    }
    if (!done) return; // the text stands selected; the person copies by hand
    words.textContent = button.dataset.done;
    block.querySelector("[data-copy-state]").textContent = button.dataset.done;
    setTimeout(() => (words.textContent = before), 2500);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-button]");
    if (button) copy(button.closest("[data-copy]"), button);
  });
})();
