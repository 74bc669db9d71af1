"use strict";
// Comfort only: without it every table stands in its own order and nothing is hidden.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `Sort by ${head.textContent.trim()}`);
    head.append(" ", button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const order = (a, b) => {
        const [x, y] = [key(a), key(b)];
        const byNumber = Number(x) - Number(y);
        return Number.isNaN(byNumber) ? x.localeCompare(y, "en", { numeric: true }) : byNumber;
      };
      const rows = [...body.rows].sort((a, b) => (up ? order(a, b) : order(b, a)));
      body.append(...rows);
    });
  });
}
for (const table of document.querySelectorAll("table[data-filter]")) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.className = "filter";
  label.append(table.dataset.filter, input);
  input.type = "search";
  table.closest(".scroll").before(label);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
// A link into a filtered table shows its row again.
addEventListener("hashchange", () => {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (row) row.hidden = false;
});
// Each chart's data, as a Vega-Lite specification, can be unfolded and copied.
for (const data of document.querySelectorAll('figure script[type="application/vnd.vegalite.v5+json"]')) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  details.className = "data";
  summary.textContent = "Data of this chart (Vega-Lite)";
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const text = document.createElement("pre");
    text.tabIndex = 0;
    text.textContent = JSON.stringify(JSON.parse(data.textContent), null, 1);
    details.append(text);
  });
  data.after(details);
}
