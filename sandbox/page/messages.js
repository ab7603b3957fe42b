// A list of messages, keyed by ts: only what changed is drawn again.

import { avatar } from "./avatar.js";
import { post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { agoOf, dayKey, dayName, fullTime, timeOf } from "./dates.js";
import { h, icon, iconButton, reconcile } from "./dom.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { messageSurface } from "./surface.js";
import { complain, move, refresh, world } from "./world.js";

const GROUP_SECONDS = 300; // messages of one author this close together share one name, as in Slack

export const authorOf = (message) => message.user ?? message.bot_id;

/**
 * Draw `messages` into `list`. `newAfter` is the ts the person had read to when they came here; `thread` is true in the
 * thread panel, where there are no day dividers and no further threads.
 */
export function drawMessages(list, conversation, messages, { newAfter = null, thread = false } = {}) {
  const items = [];
  let previous = null;
  let marked = thread || newAfter === null;
  for (const message of messages) {
    const newDay = !thread && (!previous || dayKey(previous.ts) !== dayKey(message.ts));
    const firstNew = !marked && Number(message.ts) > Number(newAfter) && authorOf(message) !== world.me;
    if (newDay) items.push(divider(`day ${dayKey(message.ts)}`, dayName(message.ts), "day"));
    if (firstNew) items.push(divider("new", "New", "new"));
    marked ||= firstNew;
    const follows =
      previous &&
      !newDay &&
      !firstNew &&
      authorOf(previous) === authorOf(message) &&
      previous.ephemeral === message.ephemeral &&
      message.ts - previous.ts < GROUP_SECONDS;
    items.push(messageItem(conversation, message, { follows: Boolean(follows), thread }));
    previous = message;
  }
  reconcile(list, items);
  oneTabStop(list);
}

function divider(key, words, kind) {
  return { key, sig: words, build: () => h("div", { class: `divider ${kind}`, role: "separator", "aria-label": words }, h("span", {}, words)) };
}

function messageItem(conversation, message, { follows, thread }) {
  const author = world.name(authorOf(message));
  return {
    key: message.ts,
    sig: JSON.stringify([message, author, follows, world.eyes(), conversation.is_archived]),
    build: () => drawMessage(conversation, message, { author, follows, thread }),
  };
}

function drawMessage(conversation, message, { author, follows, thread }) {
  const isApp = Boolean(message.bot_id);
  const header = h(
    "div",
    { class: "message-header" },
    h("span", { class: "author" }, author),
    isApp && h("span", { class: "app-badge" }, "App"),
    h("time", { class: "at", datetime: new Date(message.ts * 1000).toISOString(), title: fullTime(message.ts) }, timeOf(message.ts)),
  );
  return h(
    "article",
    {
      class: `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      "aria-label": `${author}, ${timeOf(message.ts)}${message.ephemeral ? ", only visible to you" : ""}`,
      tabIndex: -1,
      data: { ts: message.ts, conversation: conversation.id },
    },
    follows ? h("span", { class: "gutter", "aria-hidden": "true" }, timeOf(message.ts)) : avatar(authorOf(message)),
    h(
      "div",
      { class: "message-body" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !follows && header,
      content(conversation, message),
      message.files?.length > 0 && fileList(message),
      !thread && message.reply_count > 0 && threadSummary(conversation, message),
    ),
    !message.ephemeral && toolbar(conversation, message, thread),
  );
}

function content(conversation, message) {
  const edited = message.edited && h("span", { class: "edited" }, "(edited)");
  if (!message.blocks?.length) return h("div", { class: "text" }, mrkdwn(message.text ?? ""), " ", edited);
  return h("div", { class: "blocks" }, ...drawBlocks(message.blocks, messageSurface(conversation.id, message)), edited);
}

const fileList = (message) =>
  h(
    "ul",
    { class: "files" },
    ...message.files.map(({ id, name, title, size }) =>
      h("li", {}, h("a", { href: `/files/${id}/${encodeURIComponent(name)}`, download: name }, title), ` ${name}, ${size} bytes`),
    ),
  );

function threadSummary(conversation, message) {
  const authors = [...new Set(message.replies.map(authorOf))].slice(0, 4);
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const last = message.replies.at(-1);
  return h(
    "button",
    { type: "button", class: "thread-summary", data: { do: "thread", ts: message.ts }, on: { click: () => openThread(message) } },
    ...authors.map((id) => avatar(id, "tiny")),
    h("span", { class: "thread-count" }, count),
    last && h("span", { class: "thread-last" }, `Last reply ${agoOf(last.ts)}`),
  );
}

const openThread = (message) => move({ thread: message.thread_ts ?? message.ts });

function toolbar(conversation, message, thread) {
  const shortcuts = world.state.shortcuts.filter((shortcut) => shortcut.type === "message");
  const more = iconButton("more", "More actions", {
    "aria-haspopup": "menu",
    data: { do: "more", ts: message.ts },
    on: {
      click: () =>
        openMenu(
          more,
          "More actions",
          shortcuts.map((shortcut) => ({
            label: shortcut.name,
            hint: world.state.app.name,
            data: { shortcut: shortcut.callback_id },
            act: () => runShortcut(shortcut, { channel: conversation.id, ts: message.ts }),
          })),
        ),
    },
  });
  const reply = iconButton("reply", "Reply in thread", { data: { do: "reply", ts: message.ts }, on: { click: () => openThread(message) } });
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" }, !thread && reply, shortcuts.length > 0 && more);
}

/** Run a shortcut, on a message where `message` names one. */
export async function runShortcut(shortcut, message) {
  try {
    await post("shortcut", { person: world.me, callback_id: shortcut.callback_id, ...(message && { message }) });
  } catch (error) {
    complain(error);
  }
  await refresh();
}

/** The list is one stop for Tab, its latest message; arrow keys go through the rest. */
function oneTabStop(list) {
  const messages = [...list.querySelectorAll(":scope > .message")];
  const current = messages.find((node) => node.contains(document.activeElement)) ?? messages.at(-1);
  for (const node of messages) node.tabIndex = node === current ? 0 : -1;
}

export function withArrowKeys(list) {
  list.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const messages = [...list.querySelectorAll(":scope > .message")];
    const next = messages[messages.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return list;
}
