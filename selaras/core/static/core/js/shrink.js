/* Photos are made smaller on the phone before they are sent. The day a camera noted goes along, the place does not.
   A module that upload.js fetches for blocks with data-shrink; what cannot be read stays as it is. */
const SIDE = 2000;
const SMALL = 400 * 1024;
const TAKEN = 0x9003;

/* The moment in the EXIF of a JPEG, as "2025:10:14 09:30:00"; nothing where it is missing or odd. */
const takenAt = (bytes) => {
  const view = new DataView(bytes);
  let at = 2;
  while (at + 4 < view.byteLength && view.getUint8(at) === 0xff) {
    const code = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (code === 0xda || length < 2) return "";
    if (code === 0xe1 && view.getUint32(at + 4) === 0x45786966) return inTiff(view, at + 10);
    at += 2 + length;
  }
  return "";
};
const inTiff = (view, start) => {
  const little = view.getUint16(start) === 0x4949;
  const entry = (folder, wanted) => {
    const many = view.getUint16(start + folder, little);
    for (let n = 0; n < many; n += 1) {
      const place = start + folder + 2 + 12 * n;
      if (view.getUint16(place, little) === wanted) return view.getUint32(place + 8, little);
    }
    return 0;
  };
  const folder = entry(view.getUint32(start + 4, little), 0x8769);
  const place = folder && entry(folder, TAKEN);
  if (!place) return "";
  const text = String.fromCharCode(...new Uint8Array(view.buffer, start + place, 19));
  return /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(text) ? text : "";
};

/* A segment with that moment and nothing else. */
const exifOf = (taken) => {
  const bytes = new Uint8Array(2 + 2 + 6 + 64);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, bytes.length - 2);
  bytes.set([0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8], 4);
  view.setUint16(18, 1);
  [[20, 0x8769, 4, 1, 26], [38, TAKEN, 2, 20, 44]].forEach(([place, tag, kind, many, value]) => {
    view.setUint16(place, tag);
    view.setUint16(place + 2, kind);
    view.setUint32(place + 4, many);
    view.setUint32(place + 8, value);
  });
  view.setUint16(36, 1);
  bytes.set([...taken].map((char) => char.charCodeAt(0)), 54);
  return bytes;
};

const smaller = async (file) => {
  if (!["image/jpeg", "image/png", "image/webp"].includes(file.type)) return file;
  const whole = await file.arrayBuffer();
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size <= SMALL) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  if (!small || small.size >= file.size) return file;
  const taken = file.type === "image/jpeg" ? takenAt(whole) : "";
  const body = taken ? [small.slice(0, 2), exifOf(taken), small.slice(2)] : [small];
  const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  return new File(body, name, { type: "image/jpeg", lastModified: file.lastModified });
};

export const shrink = async (file) => {
  try {
    return await smaller(file);
  } catch {
    return file;
  }
};
