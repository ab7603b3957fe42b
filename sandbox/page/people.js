// Top left: who you are. Everybody is listed with what is unread for them; a click sees the workspace as they do.

import { avatar, presence } from "./avatar.js";
import { h, reconcile } from "./dom.js";
import { move, world } from "./world.js";

export function drawPeople(nav) {
  const items = world.state.people.map((person) => {
    const here = person.id === world.me;
    const unread = world.unread(person.id);
    const sig = JSON.stringify([person, here, unread]);
    return { key: person.id, sig, build: () => tab(person, here, unread) };
  });
  reconcile(nav, [{ key: "label", sig: "", build: () => h("span", { class: "people-label" }, "You are") }, ...items]);
}

function tab(person, here, unread) {
  const title = person.deleted ? "Deactivated" : person.title;
  const name = here ? person.real_name : person.real_name.split(" ")[0]; // there are many, and only one row
  return h(
    "a",
    {
      class: here ? "person here" : "person",
      href: `/?as=${person.id}`,
      id: `person-${person.id}`,
      title: `${person.real_name}, ${title}`,
      "aria-current": here ? "true" : null,
      data: { person: person.id },
      on: {
        click: (event) => {
          if (event.metaKey || event.ctrlKey) return; // in a tab of its own, as any link
          event.preventDefault();
          move({ as: person.id });
        },
      },
    },
    avatar(person.id, "small"),
    h("span", { class: "person-words" }, h("span", { class: "person-name" }, name), h("span", { class: "person-title" }, title)),
    presence(person),
    unread > 0 && h("span", { class: "badge" }, String(unread), h("span", { class: "sr-only" }, " unread")),
  );
}
