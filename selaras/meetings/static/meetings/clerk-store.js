/* What a clerk enters is kept on the device first: one row for each entry, known by its own key for ever. */
"use strict";
(() => {
  const NAME = "selaras-hadir";
  const DAY = 24 * 3600 * 1000;

  const open = () =>
    new Promise((done, fail) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = asked.onblocked = () => fail(asked.error);
    });
  const run = async (mode, act) => {
    const base = await open();
    try {
      return await new Promise((done, fail) => {
        const work = base.transaction("entries", mode, { durability: "strict" });
        const asked = act(work.objectStore("entries"));
        work.oncomplete = () => done(asked.result);
        work.onerror = work.onabort = () => fail(work.error);
      });
    } finally {
      base.close();
    }
  };
  /* crypto.randomUUID is missing where the address has no TLS; the random numbers are not. */
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const all = async (meeting) => {
    const rows = await run("readonly", (entries) => entries.getAll());
    return rows.filter((row) => row.meeting === meeting).sort((one, other) => one.at.localeCompare(other.at));
  };
  const put = (row) => run("readwrite", (entries) => entries.put(row));
  const drop = (key) => run("readwrite", (entries) => entries.delete(key));
  /* What was sent is shown for a day; what was not stays until it is. */
  const tidy = async () => {
    for (const row of await run("readonly", (entries) => entries.getAll()))
      if (row.state === "terkirim" && Date.now() - Date.parse(row.at) > DAY) await drop(row.key);
  };
  window.selarasClerk = { newKey, all, put, drop, tidy };
})();
