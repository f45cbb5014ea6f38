/* Minutes that several clerks write: the text goes out in parcels and is merged on the server; what others wrote comes
   back as changed lines. A parcel stays on this device until it is answered and is sent again as it was. */
"use strict";
(() => {
  const form = document.querySelector("[data-minutes]");
  if (!form) return;
  const { apply, uuid, notes } = window.selarasMinutes;
  const field = form.querySelector("textarea");
  const line = form.querySelector("[data-minutes-state]");
  const others = form.querySelector("[data-minutes-others]");
  const words = form.dataset;
  const approval = document.querySelector("[data-minutes-approve]");
  const owner = document.documentElement.dataset.owner ?? "";
  const store = notes(`notula:${owner}:${words.minutes}:`);
  let token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  // What the server wrote into the page; a browser may have put an older text back into the field.
  let base = words.base;
  let known = field.defaultValue;
  field.value = known;
  let [waiting, refused, stuck] = [null, null, null];
  let busy = false;
  let [closed, composing] = [false, false];
  let [typed, asked, pause] = [0, Date.now(), 0];
  const isOpen = () => waiting !== null || field.value !== known;

  const say = (text, trouble = false) => {
    if (line.textContent !== text) line.textContent = text;
    line.dataset.tone = trouble ? "trouble" : "";
  };
  const keep = () => {
    if (!store.keep(isOpen() ? { base, text: field.value, waiting } : null)) say(words.full, true);
  };
  const ask = async (parcel, keepalive = false) => {
    const sent = parcel && JSON.stringify({ ...parcel, owner });
    const headers = { "X-CSRFToken": token, "X-Requested-With": "fetch", "Content-Type": "application/json" };
    const address = parcel ? words.address : `${words.address}?base=${encodeURIComponent(base)}`;
    const answer = await fetch(address, sent ? { method: "POST", headers, body: sent, keepalive } : { headers });
    const is = answer.headers.get("Content-Type")?.includes("json") && !answer.redirected;
    const told = is ? await answer.json() : null;
    if (answer.ok && told) {
      if (told.owner !== owner) throw Object.assign(new Error(words.stranger), { told: words.stranger });
      token = told.csrf;
      return told;
    }
    const reason = answer.redirected || answer.status === 401 ? words.session : (told?.detail ?? words.trouble);
    throw Object.assign(new Error(reason), { told: reason, status: answer.status });
  };

  const arrived = (told, from) => {
    // Whoever types on, or is in the middle of a composed letter, is left alone; the next parcel says from where.
    if (field.value !== from || composing) return false;
    if (told.text === undefined) apply(field, told.edits);
    else field.value = told.text;
    [base, known] = [told.base, field.value];
    return true;
  };
  const shown = (told) => {
    // Whoever approves has the text before them as it is now.
    if (approval && !isOpen()) approval.value = base;
    closed = told.locked;
    field.readOnly = closed;
    others.textContent = told.others.length ? words.others.replace("{names}", told.others.join(", ")) : "";
    if (closed) return say(told.late ? words.late : words.locked, true);
    if (told.undecided) return say(words.undecided.replace("{n}", told.undecided), true);
    say(words.saved.replace("{time}", told.saved_at));
  };
  const delivered = (parcel, told) => {
    waiting = null;
    if (!arrived(told, parcel.text)) [base, known] = [told.sent, parcel.text];
    shown(told);
  };
  const cycle = async (run) => {
    if (busy) return;
    busy = true;
    try {
      await run();
      pause = 0;
    } catch (fault) {
      pause = Date.now() + 5000;
      if (fault.status === 422) [refused, waiting] = [field.value, null];
      say(fault.told ?? words.offline, true);
      // After another sign-in the form's own mark is an old one; reading brings the new one along.
      if (fault.status !== 403) return;
      const again = await ask().catch((other) => other);
      if (again.csrf) token = again.csrf;
      else if (again.told) say(again.told, true);
    } finally {
      busy = false;
      keep();
    }
  };
  const send = () =>
    cycle(async () => {
      waiting ??= { base, text: field.value, key: uuid() };
      keep();
      say(words.saving);
      delivered(waiting, await ask(waiting));
    });
  const look = () =>
    cycle(async () => {
      asked = Date.now();
      const told = await ask();
      if (field.value === known && waiting === null && arrived(told, known)) shown(told);
    });
  /* What an earlier load of the page could not send, each in the order in which it was written. */
  const deliverLeft = (keys) =>
    cycle(async () => {
      for (const key of keys) {
        const note = store.read(key);
        const from = note?.waiting ? (await ask(note.waiting)).sent : note?.base;
        if (note && note.text !== note.waiting?.text) await ask({ base: from, text: note.text, key: note.key });
        store.drop(key);
        asked = 0;
      }
    });

  const tick = async () => {
    if (Date.now() < pause || busy || closed) return;
    const left = store.left().filter((key) => key !== stuck);
    if (left.length) {
      await deliverLeft(left);
      // Approved meanwhile: what was still on its way is shown beside the text.
      if (words.closed && !store.left().length) location.reload();
      if (refused !== null) [stuck, refused] = [left[0], null];
    } else if (words.closed) closed = true;
    else if (isOpen() && field.value !== refused && (waiting || Date.now() - typed > 1000 || Date.now() - asked > 4000)) {
      asked = Date.now();
      await send();
    } else if (!isOpen() && Date.now() - asked > (document.hidden ? 20000 : 3000)) await look();
    else if (isOpen()) keep();
  };
  field.addEventListener("input", () => {
    typed = Date.now();
    keep();
  });
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => (composing = false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pause = 0;
    (isOpen() ? send : look)();
  });
  addEventListener("pagehide", () => {
    if (!isOpen() || closed || busy) return;
    waiting ??= { base, text: field.value, key: uuid() };
    keep();
    if (waiting.text.length < 20000) ask(waiting, true).catch(() => {});
  });
  setInterval(tick, 500);
})();
