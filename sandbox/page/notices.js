// What failed, as a bar that stays until it is dismissed.

import { h, iconButton, reconcile } from "./dom.js";
import { changed, notices, world } from "./world.js";

const SHOWN = 3;

export function drawNotices(bar) {
  reconcile(
    bar,
    notices()
      .slice(-SHOWN)
      .map((notice) => ({ key: `${world.me} ${notice.id}`, sig: notice.text, build: () => draw(notice) })),
  );
}

function draw(notice) {
  const dismiss = () => {
    world.place.dismissed.add(notice.id);
    changed();
  };
  return h(
    "div",
    { class: "notice", data: { notice: notice.id } },
    h("span", {}, notice.text),
    iconButton("close", "Dismiss", { data: { do: "dismiss" }, on: { click: dismiss } }),
  );
}
