/* Asks the device for a passkey: [data-passkey=create|get] forms carry the options and take the answer. */
"use strict";
(() => {
  const known = Boolean(window.PublicKeyCredential && navigator.credentials);
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (mark) => mark.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const withId = (one) => ({ ...one, id: bytes(one.id) });

  const asked = (options) => {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (key.user) key.user = withId(key.user);
    if (key.excludeCredentials) key.excludeCredentials = key.excludeCredentials.map(withId);
    if (key.allowCredentials) key.allowCredentials = key.allowCredentials.map(withId);
    return { publicKey: key };
  };

  const answered = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const refuse = (form) => {
    let notice = form.querySelector("[data-passkey-refused]");
    if (!notice) {
      notice = document.createElement("p");
      notice.dataset.passkeyRefused = "";
      notice.className = "error";
      notice.setAttribute("role", "alert");
      form.append(notice);
    }
    notice.textContent = form.dataset.refused;
  };

  const run = async (form) => {
    const options = form.dataset.options ? JSON.parse(form.dataset.options) : await (await fetch(form.action)).json();
    const credential = await navigator.credentials[form.dataset.passkey](asked(options));
    form.querySelector("[name=credential]").value = JSON.stringify(answered(credential));
    form.submit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!known) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.reportValidity()) run(form).catch(() => refuse(form));
    });
  }
  if (known) for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = true;
})();
