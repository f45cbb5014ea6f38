/* Arrow keys between the marks of a matrix; one stop for Tab. Without this script every mark is a stop. */
"use strict";
(() => {
  for (const table of document.querySelectorAll("[data-matrix]")) {
    const rows = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].map((cell, column) => ({ column, link: cell.querySelector("a") })).filter(({ link }) => link),
    );
    const places = new Map();
    rows.forEach((row, y) => row.forEach(({ column, link }, x) => places.set(link, { x, y, column })));
    if (!places.size) continue;
    // The column one came from, kept while one goes up and down through rows that have no mark there.
    let goal = 0;
    let stop = null;
    const settle = (link) => {
      if (stop) stop.tabIndex = -1;
      stop = link;
      stop.tabIndex = 0;
    };
    const nearest = (row) =>
      row.reduce((best, one) => (Math.abs(one.column - goal) < Math.abs(best.column - goal) ? one : best));
    const vertical = (y) => (rows[y]?.length ? nearest(rows[y]).link : null);
    const keys = {
      ArrowRight: ({ x, y }) => rows[y][x + 1]?.link,
      ArrowLeft: ({ x, y }) => rows[y][x - 1]?.link,
      ArrowDown: ({ y }) => vertical(y + 1),
      ArrowUp: ({ y }) => vertical(y - 1),
      Home: ({ y }, whole) => rows[whole ? 0 : y][0].link,
      End: ({ y }, whole) => rows[whole ? rows.length - 1 : y].at(-1).link,
    };
    for (const link of places.keys()) link.tabIndex = -1;
    settle(places.keys().next().value);
    table.addEventListener("focusin", ({ target }) => {
      if (places.has(target)) settle(target);
    });
    table.addEventListener("keydown", (event) => {
      const here = places.get(event.target);
      const step = keys[event.key];
      if (!here || !step || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.ctrlKey && !/^(Home|End)$/.test(event.key)) return;
      event.preventDefault();
      const upright = event.key === "ArrowDown" || event.key === "ArrowUp";
      if (!upright) goal = here.column;
      const next = step(here, event.ctrlKey);
      if (!next) return;
      next.focus();
      if (!upright) goal = places.get(next).column;
    });
    table.addEventListener("click", ({ target }) => {
      const link = target.closest("a");
      if (places.has(link)) goal = places.get(link).column;
    });
  }
})();
