// Initials in a colour that is always the same for the same id. White on each of these is at least 4.5:1.

import { h } from "./dom.js";
import { world } from "./world.js";

const COLOURS = 9; // .colour-0 … .colour-8 in style.css

function colour(id) {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 100_003;
  return sum % COLOURS;
}

const initials = (name) =>
  name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function avatar(id, size = "") {
  const isApp = id === world.state.app.user_id || id === world.state.app.bot_id;
  const look = isApp ? "app" : `colour-${colour(id)}`;
  return h("span", { class: `avatar ${look} ${size}`.trim(), "aria-hidden": "true" }, isApp ? "" : initials(world.name(id)));
}

/** Presence as a shape as well as a colour: full when active, a ring when away, crossed with do not disturb. */
export function presence(person) {
  const words = person.deleted ? "deactivated" : `${person.presence}${person.dnd ? ", do not disturb" : ""}`;
  const look = person.deleted ? "gone" : `${person.presence}${person.dnd ? " dnd" : ""}`;
  return h("span", { class: `presence ${look}`, role: "img", "aria-label": words, title: words });
}
