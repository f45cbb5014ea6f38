/* Blocks with data-upload: sizes are checked before anything is sent, each file shows its progress, a failed one is
   kept and can be sent again. With data-action files go one after the other; without it they leave with the form. */
"use strict";
(() => {
  const words = document.getElementById("kata")?.dataset ?? {};
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const sized = (bytes) =>
    bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
  const make = (tag, props = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };

  const enhance = (block) => {
    if (block.dataset.ready !== undefined) return;
    block.dataset.ready = "";
    const queue = block.querySelector("[data-upload-queue]");
    const status = block.querySelector("[data-upload-state]");
    const inputs = [...block.querySelectorAll('input[type="file"]')];
    const limit = Number(block.dataset.maxMb || 0) * 1048576;
    const most = Number(block.dataset.maxFiles || 0);
    const action = block.dataset.action;
    const rows = [];
    let busy = false;

    const tell = (row, state, text) => {
      row.state = row.item.dataset.state = state;
      row.words.textContent = text;
      row.again.hidden = state !== "failed" || row.fixed;
      row.bar.hidden = state !== "sending";
      row.remove.hidden = state === "done";
    };
    const drop = (row) => {
      rows.splice(rows.indexOf(row), 1);
      row.item.remove();
      row.request?.abort();
      if (!action) putBack(row.input);
    };
    const putBack = (input) => {
      const held = new DataTransfer();
      for (const row of rows) if (row.input === input && !row.fixed) held.items.add(row.file);
      input.files = held.files;
    };
    const add = (file, input) => {
      const row = { file, input, fixed: false };
      row.words = make("span", { className: "state" });
      row.bar = make("progress", { max: 100, value: 0, hidden: true, ariaLabel: `${words.uploadSending} ${file.name}` });
      row.again = make("button", { type: "button", className: "c-button small", textContent: words.uploadAgain, hidden: true });
      row.remove = make("button", { type: "button", className: "c-button quiet small", textContent: words.uploadRemove });
      row.remove.append(make("span", { className: "visually-hidden", textContent: ` ${file.name}` }));
      const name = make("span", { className: "name", textContent: `${file.name} (${sized(file.size)})` });
      row.item = make("li", {}, name, make("span", { className: "cluster tight" }, row.again, row.remove), row.bar, row.words);
      row.again.addEventListener("click", () => (tell(row, "waiting", words.uploadWaiting), next()));
      row.remove.addEventListener("click", () => drop(row));
      rows.push(row);
      queue.append(row.item);
      const tooMany = most && rows.filter((other) => !other.fixed).length > most;
      row.fixed = Boolean((limit && file.size > limit) || tooMany);
      if (limit && file.size > limit) tell(row, "failed", words.uploadTooLarge.replace("{max}", block.dataset.maxMb));
      else if (tooMany) tell(row, "failed", words.uploadTooMany.replace("{max}", most));
      else tell(row, "waiting", action ? words.uploadWaiting : words.uploadWithForm);
    };
    /* An HTML answer is not read: only its status counts. */
    const readable = (request) => (/json/.test(request.getResponseHeader("Content-Type")) ? JSON.parse(request.responseText) : {});
    const settle = (row, code, told) => {
      busy = false;
      if (!rows.includes(row)) return next();
      if (code >= 200 && code < 300) tell(row, "done", words.uploadDone);
      else tell(row, "failed", told.detail ?? (code ? words.uploadRefused : words.uploadOffline));
      status.textContent = `${row.file.name}: ${row.words.textContent}`;
      next();
    };
    const hidden = () => [...block.querySelectorAll("input[type=hidden]")].map((field) => [field.name, field.value]);
    const advance = (row, part) => {
      row.bar.value = Math.round(100 * part);
      row.words.textContent = `${words.uploadSending} ${row.bar.value} %`;
    };
    /* What is large goes in pieces and survives a lost network or a reload; the rest in one go. */
    const pieces = block.dataset.resume && import(block.dataset.pieces).catch(() => null);
    if (pieces) pieces.then((all) => all?.tellStopped(block.dataset.resume, Object.fromEntries(hidden()), words.uploadStopped, queue));
    const send = async (row) => {
      tell(row, "sending", words.uploadSending);
      const sending = row.file.size > 1048576 && (await pieces)?.sending;
      if (!sending) return whole(row);
      const to = { address: block.dataset.resume, fields: Object.fromEntries(hidden()), token };
      row.request = sending({ ...to, file: row.file, progress: (part) => advance(row, part) });
      settle(row, ...(await row.request.run(() => (row.words.textContent = words.uploadOffline))));
    };
    const whole = (row) => {
      const body = new FormData();
      for (const field of hidden()) body.append(...field);
      body.append(row.input.name, row.file);
      const request = (row.request = new XMLHttpRequest());
      request.open("POST", action);
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => advance(row, event.loaded / (event.total || 1)));
      request.addEventListener("loadend", () => settle(row, request.status, readable(request)));
      request.send(body);
    };
    const next = () => {
      if (!action || busy) return;
      const row = rows.find((other) => other.state === "waiting");
      busy = Boolean(row);
      if (row) send(row);
      else if (rows.some((other) => other.state === "done")) finished();
    };
    const finished = async () => {
      block.dispatchEvent(new CustomEvent("upload:done", { bubbles: true }));
      const target = block.dataset.refresh && document.querySelector(block.dataset.refresh);
      if (!target) return;
      const answer = await fetch(location.href).catch(() => null);
      const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(block.dataset.refresh);
      if (fresh) target.replaceChildren(...fresh.childNodes);
    };

    /* Pictures may be made smaller first; the form waits for them, and what cannot be read stays as it is. */
    const shrinking = block.dataset.shrink && import(block.dataset.shrink).catch(() => null);
    const keep = async (files, input) => {
      const shrink = !block.querySelector("[data-keep-original]")?.checked && (await shrinking)?.shrink;
      const button = block.closest("form")?.querySelector(".c-form-actions button") ?? {};
      button.disabled = true;
      for (const file of files) add(shrink ? await shrink(file) : file, input);
      button.disabled = false;
      if (action) input.value = "";
      else putBack(input);
      next();
    };
    for (const input of inputs)
      input.addEventListener("change", () => {
        const chosen = [...input.files];
        if (!action) for (const row of rows.filter((other) => other.input === input)) drop(row);
        keep(chosen, input);
      });
    const open = () => action && rows.some((row) => ["waiting", "sending"].includes(row.state));
    addEventListener("online", () => {
      for (const row of rows) if (row.state === "failed" && !row.fixed) tell(row, "waiting", words.uploadWaiting);
      next();
    });
    addEventListener("beforeunload", (event) => open() && event.preventDefault());
    const over = (event, is) => (event.preventDefault(), block.classList.toggle("is-over", is));
    for (const name of ["dragover", "dragleave"]) block.addEventListener(name, (event) => over(event, name === "dragover"));
    block.addEventListener("drop", (event) => (over(event, false), keep([...event.dataTransfer.files], inputs[0])));
  };
  const enhanceAll = (root) => root.querySelectorAll?.("[data-upload]").forEach(enhance);
  enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.target));
})();
