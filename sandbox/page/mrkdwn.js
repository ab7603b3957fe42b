// Slack's mrkdwn to DOM nodes. Every character of a message ends in a text node.

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { address, permalink, world } from "./world.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Undo the three escapes Slack knows. */
export const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** A fragment for mrkdwn text: code blocks, quotes, line breaks and everything inline. */
export function mrkdwn(text) {
  const fragment = document.createDocumentFragment();
  text.split("```").forEach((part, index, parts) => {
    const closed = index % 2 === 1 && index < parts.length - 1;
    if (closed) fragment.append(h("pre", {}, unescape(part.replace(/^\n/, ""))));
    else fragment.append(...lines(index % 2 === 1 ? `\`\`\`${part}` : trimAround(part, index, parts.length)));
  });
  return fragment;
}

/** A line break next to a code block is the block's own. */
function trimAround(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? start.replace(/\n$/, "") : start;
}

function lines(text) {
  const nodes = [];
  let quote = null;
  if (!text) return nodes;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1]));
      continue;
    }
    if (nodes.length && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line));
  }
  return nodes;
}

// Markers count only at word edges with no space inside, as in Slack: 2*3*4 and snake_case stay as typed.
const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?=\\S)(?<bold>[^\\n]*?\\S)\\*(?![\\w*])",
    "(?<!\\w)_(?=\\S)(?<italic>[^\\n]*?\\S)_(?!\\w)",
    "(?<![\\w~])~(?=\\S)(?<strike>[^\\n]*?\\S)~(?![\\w~])",
    ":(?<emoji>[a-z0-9_+-]+):",
    "(?<url>https?://[^\\s<>|]*[^\\s<>|.,;:!?)])",
  ].join("|"),
  "g",
);

/** Nodes for one line. */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const node = draw(match.groups);
    if (node === null) continue; // not markup after all: it stays part of the text around it
    if (match.index > end) nodes.push(unescape(text.slice(end, match.index)));
    nodes.push(node);
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(unescape(text.slice(end)));
  return nodes;
}

function draw(found) {
  if (found.code) return h("code", {}, unescape(found.code));
  if (found.bold) return h("strong", {}, ...inline(found.bold));
  if (found.italic) return h("em", {}, ...inline(found.italic));
  if (found.strike) return h("s", {}, ...inline(found.strike));
  if (found.url) return link(found.url, found.url);
  if (found.emoji) return emojiNode(found.emoji);
  return angle(found.angle);
}

export function emojiNode(code) {
  const character = emoji(code);
  return character && h("span", { class: "emoji", role: "img", "aria-label": code.replaceAll("_", " ") }, character);
}

/** What `<…>` stands for, or null for something Slack does not know, such as a person's `<script>`. */
function angle(content) {
  const [target, label] = splitOnce(content, "|");
  if (target.startsWith("@")) return userMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1));
  if (target.startsWith("!date^")) return date(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return h("span", { class: "mention loud" }, `@${target.slice(1)}`);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ?? "@group");
  return /^(https?|mailto|tel|slack):/.test(target) ? link(target, label ?? target) : null;
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

export function userMention(id) {
  return h("span", { class: id === world.me ? "mention me" : "mention", data: { person: id } }, `@${world.name(id)}`);
}

export function channelMention(id) {
  const conversation = world.conversation(id);
  if (!conversation) return h("span", { class: "mention" }, "#private channel");
  return h("a", { class: "mention", href: address({ conversation: id }), data: { conversation: id } }, `#${conversation.name}`);
}

function date(target, label) {
  const [, unix, format, url] = target.split("^");
  if (!/^\d+$/.test(unix) || !format) return label ?? "";
  const node = h("time", { datetime: new Date(unix * 1000).toISOString(), title: label }, slackDate(unix, unescape(format)));
  if (format.includes("{ago}")) Object.assign(node.dataset, { ago: unix, format });
  return url ? link(url, node) : node;
}

/** A link; one to a conversation or a message of this workspace moves the page instead of leaving it. */
export function link(url, label) {
  const target = unescape(url);
  const text = typeof label === "string" ? inlineLabel(label) : [label];
  const place = placeOf(target);
  if (place) return h("a", { href: address(place), data: place }, ...text);
  if (target.startsWith("slack:")) return h("a", { href: "#", data: { nowhere: "" } }, ...text);
  return h("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, ...text);
}

const inlineLabel = (label) => (/^https?:/.test(label) ? [unescape(label)] : inline(label));

function placeOf(target) {
  const linked = permalink(target);
  if (linked && world.conversation(linked.conversation)) return linked;
  const direct = /^slack:\/\/(?:user|channel|app)\?.*\bid=(\w+)|app_redirect\?.*\bchannel=(\w+)/.exec(target);
  const id = direct?.[1] ?? direct?.[2];
  const conversation = world.state.conversations.find((one) => one.id === id || (one.kind === "im" && one.user === id));
  return id && conversation ? { conversation: conversation.id } : null;
}

/** Words that move with the clock: call it now and then. */
export function tickAgo(root = document) {
  for (const node of root.querySelectorAll("time[data-ago]")) {
    node.textContent = slackDate(Number(node.dataset.ago), unescape(node.dataset.format));
  }
}
