// The workspace's name, the app, channels and direct messages.

import { avatar, presence } from "./avatar.js";
import { h, icon, reconcile } from "./dom.js";
import { address, move, world } from "./world.js";

export function drawSidebar(nav) {
  const { conversations, team, app } = world.state;
  const appChat = conversations.find((one) => world.isApp(one));
  const channels = conversations.filter((one) => one.kind === "channel" && !one.is_archived);
  const directs = conversations.filter((one) => one.kind === "im" && one !== appChat);
  reconcile(nav, [
    { key: "team", sig: team.name, build: () => h("h1", { class: "team" }, team.name) },
    ...(appChat ? [homeRow(app, appChat), conversationRow(appChat)] : []),
    heading("Channels"),
    ...channels.map(conversationRow),
    ...(directs.length ? [heading("Direct messages")] : []),
    ...directs.map(conversationRow),
  ]);
}

const heading = (words) => ({ key: words, sig: "", build: () => h("h2", { class: "sidebar-heading" }, words) });

function homeRow(app, conversation) {
  const here = isHere(conversation, "home");
  return {
    key: "home",
    sig: `${app.name} ${here} ${world.me}`,
    build: () => row({ conversation, tab: "home", here, mark: icon("home"), name: `${app.name} Home` }),
  };
}

const isHere = (conversation, tab) =>
  world.place.conversation === conversation.id && (!tab || (world.place.tab === "home" ? "home" : "messages") === tab);

function conversationRow(conversation) {
  const direct = conversation.kind === "im";
  const isApp = world.isApp(conversation);
  const other = direct && !isApp ? world.state.people.find((person) => person.id === conversation.user) : null;
  const here = isHere(conversation, isApp ? "messages" : null);
  const { id, unread, name, is_private: isPrivate, is_member: isMember } = conversation;
  return {
    key: id,
    sig: JSON.stringify([name, unread, isPrivate, isMember, here, other, world.me, world.state.app.name]),
    build: () =>
      row({
        conversation,
        tab: isApp ? "messages" : null,
        here,
        mark: direct ? directMark(conversation.user, other) : icon(isPrivate ? "lock" : "hash"),
        name: direct ? world.name(conversation.user) : name,
        note: isApp ? h("span", { class: "app-badge" }, "App") : isMember === false && h("span", { class: "row-note" }, "not in"),
      }),
  };
}

const directMark = (id, person) => h("span", { class: "direct-mark" }, avatar(id, "tiny"), person && presence(person));

function row({ conversation, tab, here, mark, name, note }) {
  const unread = tab === "home" ? 0 : conversation.unread;
  return h(
    "a",
    {
      class: `row${here ? " here" : ""}${unread ? " unread" : ""}`,
      href: address({ conversation: conversation.id, tab }),
      "aria-current": here ? "page" : null,
      data: { conversation: conversation.id, do: tab === "home" ? "home" : "open" },
      on: {
        click: (event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          event.stopPropagation();
          move({ conversation: conversation.id, thread: null, ...(tab && { tab }) });
        },
      },
    },
    mark,
    h("span", { class: "row-name" }, name),
    note,
    unread > 0 && h("span", { class: "badge" }, String(unread), h("span", { class: "sr-only" }, " unread")),
  );
}
