// The `rich_text` block: what Slack's own composer makes of a message.

import { h } from "./dom.js";
import { channelMention, emojiNode, link, userMention } from "./mrkdwn.js";
import { slackDate } from "./dates.js";

const PIECES = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text ?? piece.url),
  user: (piece) => userMention(piece.user_id),
  channel: (piece) => channelMention(piece.channel_id),
  broadcast: (piece) => h("span", { class: "mention loud" }, `@${piece.range}`),
  emoji: (piece) => emojiNode(piece.name) ?? `:${piece.name}:`,
  date: (piece) => h("time", {}, slackDate(piece.timestamp, piece.format)),
};

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]];

function pieces(elements) {
  return elements.map((piece) => {
    const node = PIECES[piece.type]?.(piece) ?? "";
    return STYLES.reduce((inner, [style, tag]) => (piece.style?.[style] ? h(tag, {}, inner) : inner), node);
  });
}

const PARTS = {
  rich_text_section: (part) => h("p", { class: "rich" }, ...pieces(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, ...pieces(part.elements)),
  rich_text_quote: (part) => h("blockquote", {}, ...pieces(part.elements)),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${part.indent ?? 0}` },
      ...part.elements.map((item) => h("li", {}, ...pieces(item.elements))),
    ),
};

export const richText = (block) => h("div", {}, ...block.elements.map((part) => PARTS[part.type]?.(part)));
