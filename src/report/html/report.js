"use strict";
(() => {
  const form = document.getElementById("filter");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const unfold = document.getElementById("unfold");
  const nothing = document.getElementById("nothing");
  const findings = document.getElementById("findings");
  const items = [...findings.querySelectorAll("[data-item]")];
  // The innermost first, so that a group asks only about groups that were decided already.
  const groups = [...findings.querySelectorAll("[data-group]")].reverse();
  const choices = [...form.querySelectorAll("select")];
  const members = { verdict: "item", area: "area", target: "target", agent: "agent" };
  const before = new Map();
  const texts = new Map();

  const textOf = (item) => {
    if (!texts.has(item)) {
      const named = item.closest("[data-name]");
      texts.set(item, ((named ? named.dataset.name + " " : "") + item.textContent).toLowerCase());
    }
    return texts.get(item);
  };

  // A group that was folded is unfolded while a filter is set, and folded again afterwards.
  const fold = (group, active) => {
    if (!(group instanceof HTMLDetailsElement)) return;
    if (active && !before.has(group)) before.set(group, group.open);
    if (active) group.open = !group.hidden;
    else if (before.has(group)) group.open = before.get(group);
  };

  const tell = (fitting, active) => {
    const all = items.length.toLocaleString("en");
    shown.textContent = active ? `${fitting.toLocaleString("en")} of ${all} shown` : `${all} in all`;
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value);
    const active = words.length > 0 || wanted.length > 0;
    let fitting = 0;
    for (const item of items) {
      const fits = wanted.every((choice) => item.dataset[members[choice.name]] === choice.value)
        && words.every((word) => textOf(item).includes(word));
      if (item.hidden === fits) item.hidden = !fits;
      if (fits) fitting += 1;
    }
    for (const group of groups) {
      group.hidden = active && !group.querySelector("[data-item]:not([hidden])");
      fold(group, active);
    }
    if (!active) before.clear();
    nothing.hidden = fitting > 0 || !active;
    tell(fitting, active);
  };

  const reset = () => {
    search.value = "";
    for (const choice of choices) choice.value = "";
    apply();
  };

  // A number of the summary or of the matrix chooses what it counts.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-verdict]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const choice of choices) choice.value = link.dataset[choice.name] || "";
    search.value = "";
    apply();
  });

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  document.getElementById("reset").addEventListener("click", reset);
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    unfold.textContent = open ? "Fold exchanges" : "Unfold exchanges";
    for (const item of items) {
      if (item.hidden) continue;
      for (const part of item.querySelectorAll("details")) part.open = open;
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      reset();
    }
  });

  form.hidden = false;
  tell(items.length, false);
})();
