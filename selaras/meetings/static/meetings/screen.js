/* The projector: asks the server every few seconds, counts in between, and is moved by the keyboard.
   Without it the page still works: buttons are a plain form and the page loads itself anew. */
"use strict";
(() => {
  const EVERY = 4000;
  const root = document.querySelector("[data-screen]");
  const part = root.querySelector("[data-part]");
  const form = root.querySelector("[data-run]");
  const help = root.querySelector("dialog");
  const cut = root.querySelector("[data-cut]");
  const headers = { "X-Selaras-Part": "1" };
  let at = performance.now();
  let asked = 0;

  const board = () => part.querySelector(".board");
  const clock = (seconds) => {
    const whole = Math.abs(Math.trunc(seconds));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const rest = `${two(Math.floor(whole / 60) % 60)}.${two(whole % 60)}`;
    return hours ? `${hours}.${rest}` : rest;
  };

  const tick = () => {
    for (const time of root.querySelectorAll("[data-now]")) {
      const given = { hour: "2-digit", minute: "2-digit", timeZone: time.dataset.now };
      const zone = time.textContent.trim().split(" ").pop();
      time.textContent = `${new Intl.DateTimeFormat("id-ID", given).format(new Date()).replace(":", ".")} ${zone}`;
    }
    const shown = board();
    const text = shown?.querySelector("[data-clock]");
    if (!text || shown.dataset.ticks !== "1") return;
    const gone = Math.floor((performance.now() - at) / 1000);
    const hasLength = "left" in shown.dataset;
    const left = hasLength ? Number(shown.dataset.left) - gone : 0;
    text.textContent = clock(hasLength ? left : Number(shown.dataset.elapsed) + gone);
    if (!hasLength) return;
    shown.querySelector(".time").classList.toggle("over", left < 0);
    shown.querySelector("[data-word=left]").hidden = left < 0;
    shown.querySelector("[data-word=over]").hidden = left >= 0;
    const bar = shown.querySelector("[data-bar]");
    bar.value = Math.min(bar.max, bar.max - left);
  };

  const controls = () => {
    if (!form) return;
    const ticks = board().dataset.ticks;
    const buttons = { jeda: ticks === "1", terus: ticks === "0" };
    for (const [step, on] of Object.entries(buttons)) form.querySelector(`[data-step=${step}]`).hidden = !on;
    form.querySelector("[data-version]").value = board().dataset.version;
  };

  const take = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".board");
    if (!fresh) return location.reload(); // signed out meanwhile
    at = performance.now();
    if (fresh.dataset.stamp === board().dataset.stamp) Object.assign(board().dataset, fresh.dataset);
    else part.replaceChildren(fresh);
    controls();
    tick();
  };

  const ask = async (address, options = {}) => {
    const mine = ++asked;
    try {
      const answer = await fetch(address, { ...options, headers, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine === asked) take(html); // an older answer would turn the screen back
      cut.hidden = true;
    } catch {
      cut.hidden = false;
    }
  };

  const press = (step) => {
    const button = form?.querySelector(`[data-step=${step}]`);
    if (button && !button.hidden) ask(button.formAction, { method: "POST", body: new FormData(form) });
  };
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter?.dataset.step ?? "lanjut");
  });

  const full = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.());
  const keys = { ArrowRight: "lanjut", PageDown: "lanjut", ArrowLeft: "kembali", PageUp: "kembali" };
  const letters = {
    j: () => press(board().dataset.ticks === "0" ? "terus" : "jeda"),
    l: full,
    "?": () => help.showModal(),
  };
  const lettersOn = () => {
    try {
      return localStorage.getItem("selaras-pintasan") !== "mati";
    } catch {
      return true;
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (keys[event.key]) {
      event.preventDefault();
      press(keys[event.key]);
    } else if (lettersOn()) letters[event.key.toLowerCase()]?.();
  });
  for (const button of root.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  controls();
  setInterval(tick, 500);
  setInterval(() => ask(root.dataset.screen), EVERY);
})();
