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
  /* As the server's form takes it for initial values: one value as text, a lone empty box as false, no radio as nothing. */
  const flat = (form, data) => {
    const body = {};
    for (const [name, list] of Object.entries(data)) {
      const field = form.elements.namedItem(name);
      if (list.length === 1) body[name] = list[0];
      else if (list.length > 1) body[name] = list;
      else if (field?.type === "checkbox") body[name] = false;
      else if (field?.[0]?.type !== "radio" && field?.type !== "radio") body[name] = [];
    }
    return body;
  };

  window.selarasFields = { read, fill, same, flat };
})();
