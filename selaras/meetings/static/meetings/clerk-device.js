/* The clerk's page on this device: kept for a reload without the server, and taken off again when the work is done. */
"use strict";
(() => {
  const clerk = window.selarasClerk?.page;
  if (!clerk) return;
  const NAME = "selaras-hadir-1";
  const { root, words } = clerk;
  const here = location.pathname;

  /* Only with TLS or on this very machine; elsewhere the page lives as long as it stays open. */
  const keep = async () => {
    if (!navigator.serviceWorker || !window.caches) return;
    await navigator.serviceWorker.register(root.dataset.worker, { scope: here });
    await navigator.serviceWorker.ready;
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=preload], link[rel=icon], use")]
      .map((one) => one.src || one.href?.baseVal || one.href)
      .map((address) => new URL(address, location.href))
      .filter((address) => address.origin === location.origin)
      .map((address) => address.pathname + address.search);
    const kept = await caches.open(NAME);
    await kept.addAll([here, ...new Set(files)]);
    clerk.ready();
    await clerk.show();
  };
  const forget = async () => {
    const rows = await window.selarasClerk.all(root.dataset.clerk);
    if (rows.some((row) => row.state !== "terkirim")) {
      clerk.part("more").textContent = words.forgetFirst;
      clerk.part("state").scrollIntoView({ block: "nearest" });
      return;
    }
    for (const row of rows) await window.selarasClerk.drop(row.key);
    await window.caches?.open(NAME).then((kept) => kept.delete(here));
    await navigator.serviceWorker?.getRegistration(here).then((found) => found?.unregister());
    location.assign(root.dataset.list);
  };
  /* The field to sign on is made once somebody opens its row; forty of them would slow a phone down. */
  const pad = (place) => {
    if (!place || place.firstElementChild) return;
    place.append(clerk.part("pad-template").content.cloneNode(true));
    window.selarasSignature?.start(place.firstElementChild);
  };
  root.addEventListener("toggle", (event) => event.target.open && pad(event.target.querySelector("[data-pad]")), true);
  pad(document.querySelector("#orang-lain [data-pad]"));
  clerk.part("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase().split(/\s+/);
    for (const row of root.querySelectorAll("[data-words]")) row.hidden = !wanted.every((word) => row.dataset.words.includes(word));
  });
  clerk.part("forget").addEventListener("click", forget);
  keep().catch(() => {
    /* Without the server this fails; what was kept the last time is still there. */
    window.caches?.has(NAME).then((has) => has && clerk.ready());
  });
})();
