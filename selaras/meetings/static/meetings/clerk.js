/* The clerk's page: every entry goes to the device first and from there to the server, once, whenever it can be reached. */
"use strict";
(() => {
  const root = document.querySelector("[data-clerk]");
  const store = window.selarasClerk;
  if (!root || !window.indexedDB || !store) return;
  const words = document.getElementById("kata-hadir").dataset;
  const meeting = root.dataset.clerk;
  const owner = document.documentElement.dataset.owner ?? "";
  const part = (name) => root.querySelector(`[data-${name}]`);
  const clock = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone });
  let reach = "";
  let busy = false;
  let keeps = false;

  const say = (waiting, foreign) => {
    const box = part("state");
    box.hidden = false;
    box.classList.toggle("tone-waiting", waiting > 0 || reach !== "");
    box.classList.toggle("tone-verified", waiting === 0 && reach === "");
    const count = waiting ? words.waiting.replace("{n}", waiting) : reach ? "" : words.online;
    part("line").textContent = [reach && (words[reach] ?? reach), count].filter(Boolean).join(" ");
    const more = [reach === "offline" && (keeps ? words.reload : words.noreload)];
    if (foreign) more.push(words.other.replace("{n}", foreign));
    part("more").textContent = more.filter(Boolean).join(" ");
  };

  const line = (row) => {
    const item = document.createElement("li");
    item.dataset.entry = row.key;
    const mark = row.state === "terkirim" ? words.here : words.queued;
    item.textContent = `${row.data.name} · ${clock.format(new Date(row.at))} · ${mark}`;
    return item;
  };
  const problem = (row) => {
    const item = document.createElement("li");
    item.className = "c-row";
    const text = Object.assign(document.createElement("p"), { textContent: `${row.data.name}: ${row.text}` });
    item.append(text);
    const acts = [[words.drop, () => store.drop(row.key).then(show)], [words.fix, () => repair(row)]];
    for (const [label, act] of acts) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.className = "c-link";
      button.addEventListener("click", act);
      item.append(button, " ");
    }
    return item;
  };
  const repair = async (row) => {
    const form = (row.data.invitee && document.querySelector(`#u${row.data.invitee} form`)) || document.getElementById("orang-lain");
    for (const name of ["name", "position", "organisation", "for_name"])
      if (form.elements[name] && row.data[name]) form.elements[name].value = row.data[name];
    form.querySelector("details")?.setAttribute("open", "");
    await store.drop(row.key);
    await show();
    form.elements.name.focus();
  };

  const show = async () => {
    const rows = await store.all(meeting);
    const mine = rows.filter((row) => row.owner === owner);
    root.querySelectorAll("[data-entry]").forEach((item) => item.remove());
    for (const row of mine.filter((one) => one.state !== "ditolak" && !(one.sent <= root.dataset.rendered))) {
      const list = (row.data.invitee && document.querySelector(`#u${row.data.invitee} [data-present]`)) || part("guests");
      list.append(line(row));
    }
    const bad = mine.filter((row) => row.state === "ditolak");
    part("problems").hidden = bad.length === 0;
    part("problem-list").replaceChildren(...bad.map(problem));
    say(mine.filter((row) => row.state === "menunggu").length, rows.filter((r) => r.owner !== owner && r.state === "menunggu").length);
  };

  /* One tab sends at a time, the oldest first; what the server has already is told apart by its key. */
  const send = async () => {
    if (busy) return;
    busy = true;
    try {
      await (navigator.locks?.request("selaras-hadir", deliver) ?? deliver());
    } catch {
      reach = "offline";
    } finally {
      busy = false;
      await show();
    }
  };
  const ask = async (options) => {
    const answer = await fetch(root.dataset.send, { ...options, signal: AbortSignal.timeout?.(20000) });
    if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
      reach = answer.status >= 500 ? "offline" : "signin";
      return null;
    }
    const told = await answer.json();
    reach = answer.ok ? (told.owner === owner ? "" : "signin") : told.text;
    return reach === "" ? told : null;
  };
  const deliver = async () => {
    let told = await ask({});
    for (;;) {
      const rows = (await store.all(meeting)).filter((row) => row.owner === owner && row.state === "menunggu").slice(0, 40);
      if (!told) return;
      part("persons").textContent = told.persons;
      part("agencies").textContent = told.agencies;
      if (rows.length === 0) return;
      const body = JSON.stringify({ rows: rows.map((row) => ({ ...row.data, key: row.key, at: row.at })) });
      told = await ask({ method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": told.token } });
      // An answer that names none of them ends the round; the next one begins it anew.
      if (!told?.answers.some((one) => rows.some((row) => row.key === one.key))) return;
      for (const one of told.answers) {
        const row = rows.find((held) => held.key === one.key);
        const bad = one.outcome === "ditolak" || one.outcome === "dicoret";
        if (row) await store.put({ ...row, state: bad ? "ditolak" : "terkirim", text: one.text, sent: told.now });
      }
    }
  };

  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-checkin]");
    if (!form) return;
    event.preventDefault();
    const data = Object.fromEntries(new FormData(form));
    delete data.csrfmiddlewaretoken;
    delete data.key;
    data.name = data.name.trim();
    if (!data.name) {
      form.querySelector("details")?.setAttribute("open", "");
      form.elements.name.setCustomValidity(words.noname);
      form.elements.name.reportValidity();
      form.elements.name.addEventListener("input", () => form.elements.name.setCustomValidity(""), { once: true });
      return;
    }
    await store.put({ key: store.newKey(), meeting, owner, at: new Date().toISOString(), state: "menunggu", text: "", data });
    form.reset();
    for (const name of ["name", "position", "for_name"]) form.elements[name].value = "";
    form.querySelector("details")?.removeAttribute("open");
    await show();
    send();
  });
  window.selarasClerk.page = { root, part, show, send, words, ready: () => (keeps = true) };
  store.tidy().then(show).then(send);
  setInterval(send, 15000);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
})();
