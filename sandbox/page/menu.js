// Pop-up menus, and the question before a dangerous click.

import { h } from "./dom.js";
import { plain, textObject } from "./text.js";

let opened = null;

/**
 * A menu beside `trigger`. Items are `{label, hint, href, act, data}`; the first gets the focus. Arrow keys, Home, End and
 * Escape work as menus do; the focus goes back to the trigger.
 */
export function openMenu(trigger, label, items) {
  if (opened?.trigger === trigger) {
    closeMenu();
    return;
  }
  closeMenu();
  const menu = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label, on: { keydown: onKey } },
    ...items.map((item) => menuItem(item)),
  );
  document.body.append(menu);
  place(menu, trigger.getBoundingClientRect());
  trigger.setAttribute("aria-expanded", "true");
  opened = { menu, trigger };
  menu.firstElementChild?.focus();
}

function menuItem({ label, hint, href, act, data, icon }) {
  const attributes = {
    role: "menuitem",
    class: "menu-item",
    tabIndex: -1,
    data,
    on: {
      click: () => {
        closeMenu({ refocus: true });
        act?.();
      },
    },
  };
  const words = h("span", { class: "menu-words" }, h("span", {}, label), hint && h("span", { class: "menu-hint" }, hint));
  return href
    ? h("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, icon, words)
    : h("button", { ...attributes, type: "button" }, icon, words);
}

function place(menu, anchor) {
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, anchor.top - height - 4) : below;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
}

function closeMenu({ refocus = false } = {}) {
  if (!opened) return;
  const { menu, trigger } = opened;
  opened = null;
  menu.remove();
  trigger.setAttribute("aria-expanded", "false");
  if (refocus) trigger.focus();
}

function onKey(event) {
  const items = [...event.currentTarget.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) items.at(to % items.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu({ refocus: true });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  if (opened && !opened.menu.contains(event.target) && !opened.trigger.contains(event.target)) closeMenu();
});
document.addEventListener("leaving", () => closeMenu());

/** Ask what a `confirm` object asks; true when the person goes ahead. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-labelledby": "confirm-title", on: { close: () => finish(dialog.returnValue === "yes") } },
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: "confirm-title" }, plain(title)),
        h("div", { class: "confirm-text" }, textObject(text)),
        h(
          "div",
          { class: "modal-actions" },
          h("button", { class: "button", value: "no", data: { do: "deny" } }, plain(deny)),
          h("button", { class: `button ${style ?? "primary"}`, value: "yes", data: { do: "confirm" } }, plain(confirm)),
        ),
      ),
    );
    function finish(answer) {
      dialog.remove();
      resolve(answer);
    }
    document.body.append(dialog);
    dialog.showModal();
  });
}
