// The `markdown` block: standard Markdown, the part of it that messages use.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";

const INLINE =
  /`(?<code>[^`\n]+)`|\*\*(?<bold>[^\n]+?)\*\*|~~(?<strike>[^\n]+?)~~|(?<![\w*])[*_](?<italic>[^\s*_][^\n*_]*)[*_](?!\w)|\[(?<label>[^\]\n]+)\]\((?<url>(?:https?:|mailto:|tel:)[^)\s]+)\)/g;

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(withEmoji(text.slice(end, match.index)), draw(match.groups));
    end = match.index + match[0].length;
  }
  nodes.push(withEmoji(text.slice(end)));
  return nodes;
}

function draw({ code, bold, strike, italic, label, url }) {
  if (code) return h("code", {}, code);
  if (bold) return h("strong", {}, ...inline(bold));
  if (strike) return h("s", {}, ...inline(strike));
  if (italic) return h("em", {}, ...inline(italic));
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

const KINDS = [
  [/^(#{1,6})\s+(.*)$/, (match) => h("p", { class: `md-heading md-h${match[1].length}` }, ...inline(match[2]))],
  [/^(?:-{3,}|\*{3,})$/, () => h("hr")],
];

const RUNS = [
  [/^[-*+]\s+(.*)$/, "ul", "li"],
  [/^\d+[.)]\s+(.*)$/, "ol", "li"],
  [/^>\s?(.*)$/, "blockquote", "p"],
];

/** A fragment for Markdown text: headings, lists, quotes, rules, fenced code and paragraphs. */
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  text.split(/^```\w*\n?/m).forEach((part, index) => {
    if (index % 2) fragment.append(h("pre", {}, part.replace(/\n$/, "")));
    else flow(part, fragment);
  });
  return fragment;
}

function flow(text, fragment) {
  let open = null;
  for (const line of text.split("\n")) {
    const run = RUNS.find(([pattern]) => pattern.test(line));
    const kind = KINDS.find(([pattern]) => pattern.test(line));
    if (run) {
      const [pattern, outer, item] = run;
      if (open?.localName !== outer) fragment.append((open = h(outer)));
      open.append(h(item, {}, ...inline(pattern.exec(line)[1])));
    } else if (kind || !line.trim()) {
      open = null;
      if (kind) fragment.append(kind[1](kind[0].exec(line)));
    } else {
      if (open?.localName === "p") open.append(h("br"));
      else fragment.append((open = h("p")));
      open.append(...inline(line));
    }
  }
}
