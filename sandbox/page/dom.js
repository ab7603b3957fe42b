// Building and patching the page. Text always becomes text nodes: nothing here parses HTML.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "tabIndex", "inert"]);

/** An element. `on` holds listeners, `data` becomes data-* attributes; null and false attributes are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      for (const [key, item] of Object.entries(value)) if (item != null) node.dataset[key] = item;
    } else if (PROPERTIES.has(name)) {
      node[name] = value;
    } else if (value != null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

const drawn = new WeakMap();

/**
 * Make `parent`'s children be `items`: `{key, sig, build}`. A child whose key and signature are unchanged is not
 * touched, so focus, selection and half-typed text in it stay. Focus inside a child that is rebuilt moves to the
 * same control of the new one.
 */
export function reconcile(parent, items) {
  const before = drawn.get(parent) ?? new Map();
  const after = new Map();
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, { node }] of before) if (!wanted.has(key)) node.remove();

  let cursor = parent.firstChild;
  for (const { key, sig, build } of items) {
    let entry = before.get(key);
    if (entry?.sig !== sig) {
      const node = build();
      if (entry) {
        const refocus = focusIn(entry.node);
        if (cursor === entry.node) cursor = node;
        entry.node.replaceWith(node);
        refocus?.(node);
      }
      entry = { node, sig };
    }
    after.set(key, entry);
    if (cursor === entry.node) cursor = cursor.nextSibling;
    else parent.insertBefore(entry.node, cursor);
  }
  drawn.set(parent, after);
}

const IDENTITY = ["id", "data-block-id", "data-action-id", "data-option", "data-do"];

/** Where the focus is inside `node`, as a function that puts it back into a redrawn one; null when it is elsewhere. */
export function focusIn(node) {
  const active = document.activeElement;
  if (!active || !node.contains(active)) return null;
  const selector = IDENTITY.filter((name) => active.hasAttribute(name))
    .map((name) => `[${name}="${CSS.escape(active.getAttribute(name))}"]`)
    .join("");
  const selection = active.matches("input[type=text], textarea") ? [active.selectionStart, active.selectionEnd] : null;
  return (redrawn) => {
    const target = (selector && redrawn.querySelector(selector)) || redrawn;
    target.focus({ preventScroll: true });
    if (selection && target.setSelectionRange) target.setSelectionRange(...selection);
  };
}

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  home: "M3 9.5 10 3.5l7 6M5 8.5V16.5h3.5v-4h3v4H15v-8",
  bolt: "M11 2.5 4.5 11.5h5L8.5 17.5l7-9.5h-5z",
  send: "M3.5 10 3 3.5 17.5 10 3 16.5zM3.5 10h7",
  reply: "M3 4h14v9.5H9L5.5 17v-3.5H3z",
  more: "M10 4.2v.1M10 10v.1M10 15.8v.1",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4.5 7 10l5.5 5.5",
  eye: "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
  traffic: "M6 16V4M6 4 3 7M6 4l3 3M14 4v12M14 16l-3-3M14 16l3-3",
  sliders: "M3 6h8M15 6h2M3 14h2M9 14h8M13 3.8v4.4M7 11.8v4.4",
};

/** A small line drawing, hidden from screen readers: the control around it carries the words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button that is only an icon: its label is read out and shown as a tooltip. */
export function iconButton(name, label, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes }, icon(name));
}
