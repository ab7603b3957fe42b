// The right-hand panel: one message and its replies.

import { composer } from "./composer.js";
import { h, iconButton } from "./dom.js";
import { drawMessages, withArrowKeys } from "./messages.js";
import { stickToEnd } from "./scroll.js";
import { move, world } from "./world.js";

let shown = null;

export function drawThread(aside) {
  const conversation = world.current();
  const { thread, tab } = world.place;
  const parent = tab !== "home" && conversation?.messages.find((message) => message.ts === thread);
  aside.hidden = !parent;
  if (!parent) {
    shown = null;
    aside.replaceChildren();
    return;
  }
  const key = [world.me, conversation.id, thread].join(" ");
  if (shown?.key !== key) build(aside, conversation, parent, key);
  drawMessages(shown.list, conversation, [parent, ...parent.replies], { thread: true });
  shown.scroll.settle();
}

function build(aside, conversation, parent, key) {
  const list = withArrowKeys(
    h("div", { class: "messages", role: "log", "aria-live": "off", "aria-label": "Replies", data: { conversation: conversation.id, thread: parent.ts } }),
  );
  shown = { key, list, scroll: stickToEnd(list) };
  const where = conversation.kind === "im" ? world.name(conversation.user) : `#${conversation.name}`;
  aside.replaceChildren(
    h(
      "header",
      { class: "pane-header" },
      h("h2", {}, "Thread"),
      h("p", { class: "topic" }, where),
      iconButton("close", "Close thread", { data: { do: "close-thread" }, on: { click: close } }),
    ),
    list,
    conversation.is_archived ? "" : composer(conversation, parent.ts),
  );
}

async function close() {
  const { thread } = world.place;
  await move({ thread: null });
  document.querySelector(`#pane .message[data-ts="${CSS.escape(thread)}"]`)?.focus();
}
