// The middle: a conversation with its composer, or the app with its Home and Messages tabs.

import { post } from "./api.js";
import { avatar, presence } from "./avatar.js";
import { composer } from "./composer.js";
import { h, icon, reconcile } from "./dom.js";
import { drawHome } from "./home.js";
import { drawMessages, withArrowKeys } from "./messages.js";
import { stickToEnd } from "./scroll.js";
import { complain, move, world } from "./world.js";

let shown = null; // what the pane is built for: everything that belongs to one visit

/** Draw the pane. It is built anew only for another person, conversation or tab; otherwise patched. */
export function drawPane(main) {
  const conversation = world.current();
  if (!conversation) {
    main.replaceChildren(h("p", { class: "empty" }, `There is nothing ${world.name(world.me)} can see here.`));
    shown = null;
    return;
  }
  const tab = world.isApp(conversation) ? world.place.tab : null;
  const key = [world.me, conversation.id, tab, conversation.is_archived].join(" ");
  if (shown?.key !== key) build(main, conversation, tab, key);
  reconcile(shown.header, headerItems(conversation, tab));
  if (shown.list) patchMessages(conversation);
  else drawHome(shown.home);
}

function build(main, conversation, tab, key) {
  const header = h("header", { class: "pane-header" });
  shown = { key, header, conversation: conversation.id };
  if (tab === "home") {
    shown.home = h("div", { class: "home", id: "home", role: "tabpanel", "aria-label": "Home", data: { conversation: conversation.id } });
    main.replaceChildren(header, shown.home);
    return;
  }
  shown.newAfter = (conversation.unread && conversation.last_read) || null;
  shown.list = withArrowKeys(
    h("div", { class: "messages", role: "log", "aria-live": "off", "aria-label": "Messages", data: { conversation: conversation.id } }),
  );
  shown.scroll = stickToEnd(shown.list, world.place.scroll.get(conversation.id));
  const foot = conversation.is_archived
    ? h("p", { class: "archived" }, "This channel is archived.")
    : composer(conversation);
  main.replaceChildren(header, shown.list, foot);
}

function headerItems(conversation, tab) {
  const direct = conversation.kind === "im";
  const isApp = world.isApp(conversation);
  const person = direct && !isApp ? world.state.people.find((one) => one.id === conversation.user) : null;
  const name = direct ? world.name(conversation.user) : conversation.name;
  const mark = direct ? avatar(conversation.user, "small") : icon(conversation.is_private ? "lock" : "hash");
  const sig = JSON.stringify([name, conversation.topic, person, tab]);
  const title = h("h2", {}, mark, h("span", {}, name), isApp && h("span", { class: "app-badge" }, "App"), person && presence(person));
  const items = [{ key: "title", sig, build: () => title }];
  if (conversation.topic) items.push({ key: "topic", sig, build: () => h("p", { class: "topic" }, conversation.topic) });
  if (isApp) items.push({ key: "tabs", sig, build: () => tabs(tab) });
  return items;
}

function tabs(current) {
  const one = (tab, words) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        id: `tab-${tab}`,
        "aria-selected": String(tab === current),
        tabIndex: tab === current ? 0 : -1,
        on: { click: () => move({ tab, thread: null }) },
      },
      words,
    );
  const onArrow = (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = current === "home" ? "messages" : "home";
    move({ tab: other, thread: null });
    document.getElementById(`tab-${other}`).focus();
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": "App", on: { keydown: onArrow } }, one("home", "Home"), one("messages", "Messages"));
}

function patchMessages(conversation) {
  drawMessages(shown.list, conversation, conversation.messages, { newAfter: shown.newAfter });
  empty(conversation);
  shown.scroll.settle();
  pointAt(world.place.spot);
  markRead(conversation);
}

/** Bring a message somebody linked to into view, once. */
function pointAt(ts) {
  const message = ts && shown.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!message) return;
  world.place.spot = null;
  message.scrollIntoView({ block: "center" });
  message.focus({ preventScroll: true });
}

function empty(conversation) {
  shown.list.dataset.empty = conversation.messages.length
    ? ""
    : world.isApp(conversation)
      ? `This is the start of your messages with ${world.state.app.name}. Try a command: type /.`
      : "No messages yet.";
}

/** What is on screen is read; said once for each new latest message. */
function markRead(conversation) {
  const latest = conversation.messages.filter((message) => !message.ephemeral).at(-1);
  if (!latest || !conversation.unread || document.hidden || shown.readTo === latest.ts) return;
  shown.readTo = latest.ts;
  post("read", { person: world.me, channel: conversation.id, ts: latest.ts }).catch(complain);
}

document.addEventListener("leaving", () => {
  if (shown?.list) world.place.scroll.set(shown.conversation, shown.scroll.top);
});
