// The sum of the weights while they are typed; the server works it out again on saving.
for (const form of document.querySelectorAll("[data-weights]")) {
  const sum = form.querySelector("[data-weights-sum]");
  const shown = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 6 });
  const value = (text) => {
    const plain = text.trim().replace(",", ".");
    const ratio = /^(\d+)\/([1-9]\d*)$/.exec(plain);
    if (ratio) return ratio[1] / ratio[2];
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  };
  form.addEventListener("input", () => {
    const total = [...form.querySelectorAll("input.weight")].reduce((all, one) => all + value(one.value), 0);
    sum.textContent = Number.isNaN(total) ? "–" : shown.format(total);
  });
}
