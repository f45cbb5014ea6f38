/* Forms with data-draft save themselves: at once on this device, and after a pause on the server.
   A closed tab, a lost connection or an ended session loses no text; a text that changed meanwhile is never overwritten. */
"use strict";
(() => {
  const { read, fill, same, flat } = window.selarasFields;
  const words = document.getElementById("kata")?.dataset ?? {};
  const owner = document.documentElement.dataset.owner ?? "";
  const PREFIX = "draf:";
  const PAUSE = 1500;
  const MONTH = 30 * 24 * 3600 * 1000;
  const store = {
    get: (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* full or forbidden: the server's copy remains */
      }
    },
    drop: (key) => localStorage.removeItem(key),
    keys: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
  };
  const post = (address, body, keepalive) =>
    fetch(address, {
      method: "POST",
      keepalive,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content ?? "",
      },
      body: JSON.stringify(body),
    });

  const watch = (form) => {
    if (form.dataset.draftReady !== undefined) return;
    form.dataset.draftReady = "";
    const address = `/draf/${encodeURIComponent(form.dataset.draft)}/`;
    const key = `${PREFIX}${owner}:${form.dataset.draft}`;
    const line = form.querySelector("[data-draft-state]") ?? form.appendChild(document.createElement("p"));
    const shown = read(form);
    let base = shown;
    let timer = 0;
    const say = (text, trouble, ...buttons) => {
      line.textContent = text;
      line.dataset.tone = trouble ? "trouble" : "";
      for (const [label, act] of buttons) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
        button.className = "c-link";
        button.addEventListener("click", act);
        line.append(" ", button);
      }
    };
    const send = async (keepalive = false) => {
      clearTimeout(timer);
      const note = store.get(key);
      if (!note || note.sent || note.submitted) return;
      try {
        const answer = await post(address, flat(form, note.data), keepalive);
        const told = await answer.json().catch(() => ({}));
        if (answer.ok && told.saved_at) {
          const now = store.get(key);
          if (now && same(now.data, note.data)) store.set(key, { ...now, sent: true });
          say(words.draftSaved.replace("{time}", told.saved_at));
        } else say(told.detail ?? words.draftRefused, true);
      } catch {
        say(words.draftOffline, true);
        timer = setTimeout(send, 20000);
      }
    };
    const keep = () => {
      const data = read(form);
      if (same(data, store.get(key)?.data)) return;
      store.set(key, { data, base, at: Date.now(), sent: false });
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    };
    const discard = () => {
      clearTimeout(timer);
      store.drop(key);
      fill(form, shown);
      post(`${address}buang/`, {}).catch(() => {});
      say("");
    };
    const use = (note) => {
      base = note.base;
      fill(form, note.data);
      store.set(key, { ...note, submitted: undefined });
      say(words.draftRestored, false, [words.draftDiscard, discard]);
      if (!note.sent) send();
    };

    const note = store.get(key);
    if (note && !same(note.data, shown)) {
      if (same(note.base, shown)) use(note);
      else say(words.draftChanged, true, [words.draftUse, () => use(note)], [words.draftDiscard, discard]);
    } else if (note) base = note.base;
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", (event) => {
      keep();
      clearTimeout(timer);
      if (!navigator.onLine) {
        event.preventDefault();
        say(words.draftOffline, true);
        return;
      }
      const last = store.get(key);
      if (last) store.set(key, { ...last, submitted: Date.now() });
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && !document.querySelector("[data-form-errors]")) store.drop(key);
    });
    addEventListener("online", () => send());
    addEventListener("pagehide", () => send(true));
    addEventListener("storage", (event) => event.key === key && event.newValue && say(words.draftOtherTab, true));
  };

  /* A form that was sent is done when the server answered with a redirect to a page of the same person. */
  const visit = performance.getEntriesByType("navigation")[0];
  const arrived = visit?.type === "navigate" && visit.redirectCount > 0 && !document.querySelector("[data-form-errors]");
  for (const key of store.keys()) {
    const note = store.get(key);
    const mine = owner && key.startsWith(`${PREFIX}${owner}:`);
    if (!note || Date.now() - note.at > MONTH || (mine && arrived && note.submitted) || (!mine && note.sent)) store.drop(key);
  }
  const watchAll = (root) => root.querySelectorAll?.("form[data-draft]").forEach(watch);
  watchAll(document);
  document.addEventListener("htmx:load", (event) => watchAll(event.target));
})();
