/* A field to sign on: strokes go as numbers into the form's hidden field; without scripts there is no field and none is needed. */
"use strict";
(() => {
  const WIDTH = 600;
  const HEIGHT = 200;
  const MOST = 2900; // points; the server takes 3000

  const start = (pad) => {
    if (pad.dataset.ready !== undefined) return;
    pad.dataset.ready = "";
    pad.hidden = false;
    const field = pad.closest("form").querySelector("[name=signature]");
    const canvas = pad.querySelector("canvas");
    const ink = canvas.getContext("2d");
    let strokes = [];
    let stroke = null;
    const count = () => strokes.reduce((sum, points) => sum + points.length, 0);
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      const fit = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
      return [
        fit(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
        fit(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT),
      ];
    };
    const draw = () => {
      ink.clearRect(0, 0, WIDTH, HEIGHT);
      ink.lineWidth = 4;
      ink.lineCap = ink.lineJoin = "round";
      ink.strokeStyle = "#111";
      ink.beginPath();
      for (const [[x, y], ...rest] of strokes) {
        ink.moveTo(x, y);
        ink.lineTo(x + 0.5, y);
        for (const [a, b] of rest) ink.lineTo(a, b);
      }
      ink.stroke();
    };
    const keep = () => {
      field.value = strokes.map((points) => points.map((pair) => pair.join(",")).join(" ")).join(";");
    };
    const clear = () => {
      strokes = [];
      stroke = null;
      draw();
      keep();
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (strokes.length >= 110 || count() >= MOST) return;
      canvas.setPointerCapture(event.pointerId);
      stroke = [point(event)];
      strokes.push(stroke);
      draw();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!stroke || count() >= MOST) return;
      const next = point(event);
      const last = stroke[stroke.length - 1];
      if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < 2) return;
      stroke.push(next);
      draw();
    });
    for (const end of ["pointerup", "pointercancel"])
      canvas.addEventListener(end, () => {
        stroke = null;
        keep();
      });
    pad.querySelector("[data-clear]").addEventListener("click", clear);
    pad.closest("form").addEventListener("reset", clear);
  };
  window.selarasSignature = { start };
  document.querySelectorAll("[data-signature]").forEach(start);
})();
