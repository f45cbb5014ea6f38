/* Large files go in pieces (tus 1.0) and go on where they stopped: after a lost network, a reload, on another
   device. A module that upload.js fetches for blocks with data-resume, the address where a transfer begins. */
const HEADERS = { "Tus-Resumable": "1.0.0", Accept: "application/json" };
const WAITS = [1, 2, 4, 8, 15, 30, 30, 60, 60, 60];
const SMALLEST = 64 * 1024;
const LARGEST = 8 * 1024 * 1024;

const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
/* Only a page under HTTPS may reckon; without it pieces go unchecked, and the same file is told by name and size. */
const sumOf = async (blob) => (crypto.subtle ? crypto.subtle.digest("SHA-256", await blob.arrayBuffer()) : null);

/* What waiting mends, what another try cannot, and what must begin anew. */
class Later extends Error {}
class Lost extends Error {}
class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}
const judge = (status, text) => {
  if (status >= 200 && status < 300) return;
  if (status === 404 || status === 410) throw new Lost();
  if ([0, 408, 409, 423, 429, 460, 500, 502, 503, 504].includes(status)) throw new Later();
  let detail = "";
  try {
    detail = JSON.parse(text).detail;
  } catch { /* a page: only its status counts */ }
  throw new Refused(status, detail);
};
/* Ends early where the network comes back, or whoever waits is woken. */
const pause = (seconds, sleeper = {}) =>
  new Promise((done) => {
    sleeper.wake = done;
    const timer = setTimeout(done, 1000 * seconds);
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });

class Sending {
  constructor({ file, address, fields, token, progress }) {
    Object.assign(this, { file, address, fields, token, progress });
    this.piece = 1024 * 1024;
    this.ended = false;
  }
  async ask(method, address, headers = {}) {
    const told = { method, headers: { ...HEADERS, "X-CSRFToken": this.token(), ...headers } };
    const answer = await fetch(address, told).catch(() => ({ status: 0, text: () => "" }));
    judge(answer.status, await answer.text());
    return answer;
  }
  json(address) {
    return fetch(address, { headers: HEADERS }).then((answer) => answer.json(), () => Promise.reject(new Later()));
  }
  /* One's own unfinished transfer of this very file to this very place, or a new one. */
  async begin() {
    const { name, size } = this.file;
    this.sum ??= await sumOf(this.file).then((bytes) => (bytes ? hex(bytes) : ""));
    const { subject_kind: kind = "", subject_id: id = "" } = this.fields;
    const { transfers = [] } = await this.json(this.address);
    const place = `${kind} ${id}`.trim();
    const same = transfers.find(
      (one) => one.length === size && one.sha256 === this.sum && (this.sum || one.name === name) && one.subject === place,
    );
    stopped.get(same?.address)?.remove();
    if (same) return same.address;
    const told = Object.entries({ ...this.fields, filename: name, sha256: this.sum }).filter(([, value]) => value);
    const words = told.map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`);
    const headers = { "Upload-Length": String(size), "Upload-Metadata": words.join(",") };
    return (await this.ask("POST", this.address, headers)).headers.get("Location");
  }
  patch(piece, offset, sum) {
    return new Promise((done) => {
      const request = (this.request = new XMLHttpRequest());
      request.open("PATCH", this.place);
      const check = sum ? { "Upload-Checksum": `sha256 ${base64(sum)}` } : {};
      const headers = { ...HEADERS, ...check, "Upload-Offset": offset, "X-CSRFToken": this.token() };
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.upload.addEventListener("progress", (event) => this.progress((offset + event.loaded) / this.file.size));
      request.addEventListener("loadend", () => done(request));
      request.send(piece);
    });
  }
  /* A quick piece is followed by a larger one, a lost one by a smaller one; an empty one asks for the last step. */
  async write() {
    const head = await this.ask("HEAD", this.place);
    let offset = Number(head.headers.get("Upload-Offset"));
    while (!this.ended) {
      const piece = this.file.slice(offset, offset + this.piece);
      const began = performance.now();
      const answer = await this.patch(piece, offset, await sumOf(piece));
      if (this.ended) return;
      judge(answer.status, answer.responseText);
      offset = Number(answer.getResponseHeader("Upload-Offset"));
      this.tries = 0;
      if (performance.now() - began < 3000) this.piece = Math.min(LARGEST, 2 * this.piece);
      if (offset >= this.file.size) return;
    }
  }
  /* The status and words of the plain upload. */
  async run(waiting) {
    this.tries = 0;
    let begun = 0;
    while (!this.ended) {
      try {
        this.place ??= await this.begin();
        await this.write();
        if (!this.ended) return [201, await this.json(this.place)];
      } catch (fault) {
        if (fault instanceof Refused) return [fault.status, { detail: fault.message || undefined }];
        if (fault instanceof Lost) this.place = (begun += 1) > 2 ? this.place : undefined;
        if (this.tries >= WAITS.length) return [0, {}];
        this.piece = Math.max(SMALLEST, this.piece / 2);
        waiting();
        await pause(WAITS[this.tries], this);
        this.tries += 1;
      }
    }
    return [0, {}];
  }
  /* Taken off the list by the person: nothing of it stays at the server either, once it has let go of the piece. */
  async abort() {
    this.ended = true;
    this.request?.abort();
    this.wake?.();
    for (const wait of [0, 1, 2, 4, 8]) {
      await pause(wait);
      const over = this.place && this.ask("DELETE", this.place).then(() => true, (fault) => !(fault instanceof Later));
      if (await over) return;
    }
  }
}

export const sending = (told) => new Sending(told);

/* What was begun for this place and stopped: told where the same file can be chosen again, until it goes on. */
const stopped = new Map();
export const tellStopped = async (address, { subject_kind: kind, subject_id: id }, words, before) => {
  const answer = await fetch(address, { headers: HEADERS }).catch(() => null);
  const { transfers = [] } = answer?.ok ? await answer.json() : {};
  for (const one of transfers.filter((other) => other.subject === `${kind} ${id}`)) {
    const percent = Math.floor((100 * one.offset) / one.length);
    const textContent = words.replace("{name}", one.name).replace("{percent}", percent);
    const line = Object.assign(document.createElement("p"), { className: "soft small", textContent });
    stopped.set(one.address, line);
    before.before(line);
  }
};
