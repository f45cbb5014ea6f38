/* Reads and fills the fields of a form as plain lists of text; what must not be kept (passwords, files, tokens) is left out. */
"use strict";
(() => {
  const kept = (field) =>
    field.name &&
    field.name !== "csrfmiddlewaretoken" &&
    !["file", "password", "submit", "button"].includes(field.type) &&
    field.dataset.noDraft === undefined;
  const read = (form) => {
    const data = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      const list = (data[field.name] ??= []);
      if (field.type === "checkbox" || field.type === "radio") field.checked && list.push(field.value);
      else if (field.selectedOptions) list.push(...[...field.selectedOptions].map((option) => option.value));
      else list.push(field.value);
    }
    return data;
  };
  const fill = (form, data) => {
    const seen = {};
    for (const field of form.elements) {
      if (!kept(field) || field.type === "hidden" || !(field.name in data)) continue;
      const list = data[field.name];
      const place = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
      else if (field.options) for (const option of field.options) option.selected = list.includes(option.value);
      else field.value = list[place] ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const flat = (data) =>
    Object.fromEntries(Object.entries(data).map(([name, list]) => [name, list.length === 1 ? list[0] : list]));

  window.selarasFields = { read, fill, same, flat };
})();
