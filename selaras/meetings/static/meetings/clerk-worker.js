/* Serves the clerk's page and its files while the server cannot be reached. Nothing else of the product is kept. */
"use strict";
const NAME = "selaras-hadir-1";
const DAY = 24 * 3600 * 1000;
const PATIENCE = 5000;
const scope = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const age = (answer) => Date.now() - Date.parse(answer.headers.get("Date") ?? 0);

/* A sleeping network answers never; the page waits so long and no longer. */
const fresh = (request) => {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE);
  return fetch(request, { signal: given.signal }).finally(() => clearTimeout(timer));
};

const page = async (request) => {
  const kept = await caches.open(NAME);
  try {
    const answer = await fresh(request);
    if (answer.ok) await kept.put(scope, answer.clone());
    // Signed out, or no longer allowed: the names leave the device.
    else if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await kept.delete(scope);
    return answer;
  } catch (fault) {
    const held = await kept.match(scope);
    if (held && age(held) < DAY) return held;
    if (held) await kept.delete(scope);
    throw fault;
  }
};

const file = async (request) => {
  try {
    return await fresh(request);
  } catch (fault) {
    const held = await caches.match(request, { cacheName: NAME });
    if (held) return held;
    throw fault;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === scope) event.respondWith(page(request));
  else if (request.mode !== "navigate" && address.pathname.startsWith("/static/")) event.respondWith(file(request));
});
