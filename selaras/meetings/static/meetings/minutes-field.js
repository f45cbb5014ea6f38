/* A field whose lines other people change while one types in it: the caret stays in its line, the line in its place. */
"use strict";
(() => {
  /* Lines `from` to `until` give way to these. Whole lines added where the caret's line begins push it down. */
  const put = (field, [from, until, lines]) => {
    const text = field.value;
    const begins = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) begins.push(at + 1);
    const last = begins.length;
    let start;
    let end;
    let words;
    if (until < last) {
      [start, end, words] = [begins[from], begins[until], lines.map((line) => `${line}\n`).join("")];
    } else if (lines.length) {
      const after = from >= last;
      [start, end, words] = [after ? text.length : begins[from], text.length, (after ? "\n" : "") + lines.join("\n")];
    } else [start, end, words] = [from > 0 ? begins[from] - 1 : 0, text.length, ""];
    const grown = words.length - (end - start);
    const moved = (at) => {
      if (at > end || (at === end && until < last)) return at + grown;
      return at > start && end > start ? Math.min(at, start + words.length) : at;
    };
    const { selectionStart, selectionEnd, selectionDirection, scrollTop, scrollHeight } = field;
    field.setRangeText(words, start, end, "preserve");
    field.setSelectionRange(moved(selectionStart), moved(selectionEnd), selectionDirection);
    const above = document.activeElement === field && start < selectionStart;
    field.scrollTop = scrollTop + (above ? field.scrollHeight - scrollHeight : 0);
  };
  const apply = (field, edits) => {
    for (const edit of [...edits].reverse()) put(field, edit);
  };
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  /* What this device holds until the server has answered: one note a tab. What an earlier load left is set aside. */
  const notes = (prefix) => {
    const tab = sessionStorage.getItem("notula-tab") ?? uuid();
    sessionStorage.setItem("notula-tab", tab);
    const own = `${prefix}tab:${tab}`;
    const aside = `${prefix}sisa:`;
    const read = (key) => {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    };
    const write = (key, note) => {
      try {
        localStorage.setItem(key, JSON.stringify(note));
        return true;
      } catch {
        return false;
      }
    };
    const drop = (key) => localStorage.removeItem(key);
    const setAside = (key) => write(aside + uuid(), { ...read(key), key: uuid() }) && drop(key);
    const find = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
    if (read(own)) setAside(own);
    return {
      read,
      drop,
      keep: (note) => (note ? write(own, { ...note, at: Date.now() }) : drop(own) ?? true),
      /* Of this tab before it was loaded again, and of tabs that have been silent for a minute. */
      left: () => {
        for (const key of find(`${prefix}tab:`)) if (key !== own && Date.now() - (read(key)?.at ?? 0) > 60000) setAside(key);
        return find(aside);
      },
    };
  };

  window.selarasMinutes = { apply, uuid, notes };
})();
