(() => {
  "use strict";
  const words = document.getElementById("content").dataset;
  const key = (row, i) => {
    const cell = row.cells[i];
    return cell.dataset.number ? Number(cell.dataset.number) : cell.textContent.trim();
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b
    : typeof a === "number" ? -1 : typeof b === "number" ? 1 : a.localeCompare(b, undefined, { numeric: true });
  const sortable = (table) => {
    const heads = table.tHead.rows[0].cells;
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i], button = document.createElement("button");
      button.type = "button";
      button.title = words.sort + " " + head.textContent;
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [key(row, i), row]);
        rows.sort((a, b) => down ? compare(b[0], a[0]) : compare(a[0], b[0]));
        body.append(...rows.map((pair) => pair[1]));
      });
    }
  };
  const filterable = (part) => {
    const label = document.createElement("label"), input = document.createElement("input"), none = document.createElement("p");
    label.className = "filter";
    input.type = "search";
    label.append(words.filter, " ", input);
    none.className = "empty";
    none.setAttribute("role", "status");
    const groups = [...part.querySelectorAll("details")];
    const open = groups.map((group) => group.open);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let found = !wanted;
      for (const row of part.querySelectorAll("tbody tr")) {
        const group = row.closest("details");
        const text = row.textContent + (group ? " " + group.querySelector("summary").textContent : "");
        row.hidden = wanted !== "" && !text.toLowerCase().includes(wanted);
        found = found || !row.hidden;
      }
      groups.forEach((group, i) => {
        group.hidden = wanted !== "" && !group.querySelector("tbody tr:not([hidden])");
        group.open = wanted !== "" ? !group.hidden : open[i];
      });
      none.textContent = found ? "" : words.none;
    });
    const head = part.querySelector(".prose") || part.querySelector("h3");
    if (head) head.after(label); else part.prepend(label);
    part.append(none);
  };
  // On a narrow screen rows are laid out as blocks, and some browsers then no longer tell that they are a table's.
  for (const [what, role] of [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "cell"], ["th[scope=row]", "rowheader"], ["th[scope=col]", "columnheader"]])
    for (const element of document.querySelectorAll(what)) element.setAttribute("role", role);
  // Tables that are wider than the page are scrolled by keys, for which they take the focus; the others would only be in the way of it.
  const reach = () => {
    for (const area of document.querySelectorAll(".scroll"))
      if (area.scrollWidth > area.clientWidth) area.setAttribute("tabindex", "0"); else area.removeAttribute("tabindex");
  };
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  for (const part of document.querySelectorAll(".table")) {
    if (Number(part.dataset.rows) > 10 && !part.classList.contains("map")) filterable(part);
    for (const table of part.querySelectorAll("table")) if (table.tBodies[0].rows.length > 2) sortable(table);
  }
  reach();
})();
