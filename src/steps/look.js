// What the page that is open looks like: see `Look` in check/rendered. Values of fields are never reported.
(() => {
  const shown = element =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    [...element.getClientRects()].some(box => box.width > 0 && box.height > 0);
  const uncovered = element => {
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = element.getBoundingClientRect();
    let hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    while (hit && hit.shadowRoot && hit !== element) {
      const inner = hit.shadowRoot.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (!inner || inner === hit) break;
      hit = inner;
    }
    return !!hit && (element.contains(hit) || [...(element.labels || [])].some(label => label.contains(hit)));
  };
  const label = element => {
    const root = element.getRootNode();
    const named = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(id => id);
    return [
      ...[...(element.labels || [])].map(own => own.textContent),
      element.getAttribute("aria-label"),
      ...named.map(id => (root.getElementById(id) || {}).textContent),
      element.title,
    ].filter(text => text && text.trim()).join(" ").trim();
  };
  // Fields of web components stand in trees of their own.
  const everything = root => [...root.querySelectorAll("*")].flatMap(element =>
    element.shadowRoot ? [element, ...everything(element.shadowRoot)] : [element]);
  const all = everything(document);
  const noField = ["hidden", "submit", "button", "image", "reset"];
  const fields = all.filter(element =>
    (element instanceof HTMLInputElement && !noField.includes(element.type)) ||
    element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement);
  const kind = element => element instanceof HTMLInputElement ? element.type : element.localName;
  // Pages of the browser's own have none, and say so by an error.
  const cookies = () => { try { return document.cookie; } catch (error) { return ""; } };
  const arrived = performance.getEntriesByType("navigation")[0];
  return {
    title: document.title,
    language: document.documentElement ? document.documentElement.lang : "",
    status: arrived && arrived.responseStatus || 0,
    media_type: document.contentType,
    text: document.body && shown(document.body) ? document.body.innerText.slice(0, 4000) : "",
    fields: fields.slice(0, 50).map(element => ({
      kind: kind(element),
      name: element.name || element.id || "",
      label: label(element),
      placeholder: element.placeholder || "",
      autocomplete: element.autocomplete || "",
      shown: shown(element),
      uncovered: uncovered(element),
      enabled: !element.disabled && !element.readOnly,
      by_keyboard: element.tabIndex >= 0 || document.activeElement === element,
      empty: ["checkbox", "radio"].includes(kind(element)) || !element.value,
    })),
    own_page: location.protocol !== "chrome-error:",
    cookies: cookies().split(";").map(pair => pair.split("=")[0].trim()).filter(name => name),
    canaries: all.filter(element => element.hasAttribute("data-opcheck")).length,
    canary_ran: window.opcheckCanary === 1,
  };
})()
