// Block Kit to DOM nodes. Interactive elements are in elements.js; what they do is the surface's.

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { markdown } from "./markdown.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { plain, textObject } from "./text.js";

/** One block. A block this page cannot draw shows nothing but a word about it, as a client that cannot draw it would. */
export function drawBlock(block, surface) {
  const draw = BLOCKS[block.type];
  const node = draw ? draw(block, surface) : h("p", { class: "unknown" }, `[${block.type} is not drawn here]`);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.block = block.block_id;
  return node;
}

export const drawBlocks = (blocks, surface) => blocks.map((block) => drawBlock(block, surface));

/** Ids that are unique in the page and the same at each redraw. */
export const fieldId = (surface, blockId, part = "") => `f-${surface.key}-${blockId}${part}`.replace(/[^\w-]/g, "_");

function section(block, surface) {
  const words = h("div", { class: "section-words" });
  if (block.text) words.append(h("div", { class: "text" }, textObject(block.text)));
  if (block.fields) {
    words.append(h("div", { class: "fields" }, ...block.fields.map((field) => h("div", { class: "text" }, textObject(field)))));
  }
  const field = { surface, blockId: block.block_id, live: true };
  return h("div", {}, words, block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, field)));
}

function actions(block, surface) {
  const field = { surface, blockId: block.block_id, live: true };
  return h("div", {}, ...block.elements.map((element) => drawElement(element, field)));
}

function context(block) {
  const draw = (element) => (element.type === "image" ? drawElement(element) : h("span", { class: "text" }, textObject(element)));
  return h("div", {}, ...block.elements.map(draw));
}

/** A labelled field with its hint and a place for its error. */
function input(block, surface) {
  const id = (part) => fieldId(surface, block.block_id, part);
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type);
  const label = [plain(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  const aria = {
    id: id(""),
    "aria-labelledby": id("-label"),
    "aria-describedby": `${id("-hint")} ${id("-error")}`,
    "aria-required": block.optional ? null : "true",
  };
  const field = { surface, blockId: block.block_id, live: block.dispatch_action === true, optional: block.optional, aria };
  return h(
    "div",
    { data: { field: block.block_id } },
    h(grouped ? "span" : "label", { id: id("-label"), class: "label", for: grouped ? null : id("") }, ...label),
    drawElement(block.element, field),
    h("p", { id: id("-error"), class: "field-error", role: "alert" }),
    h("p", { id: id("-hint"), class: "hint" }, plain(block.hint)),
  );
}

/** Nothing is fetched from elsewhere, so a picture is its description. */
function image(block) {
  return h(
    "figure",
    {},
    block.title && h("figcaption", {}, plain(block.title)),
    h("div", { class: "picture", role: "img", "aria-label": block.alt_text }, block.alt_text),
  );
}

function table(caption, head, rows) {
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", {}, ...rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((cell) => h("td", {}, cell))))),
  );
}

/** A chart as the table behind it. */
function chart({ title, chart: { segments, series = [], axis_config: axis = {} } }) {
  if (segments) return table(title, ["", "Value"], segments.map(({ label, value }) => [label, String(value)]));
  const labels = axis.categories ?? series[0]?.data.map((point) => point.label) ?? [];
  const value = (one, label) => String(one.data.find((point) => point.label === label)?.value ?? "–");
  return table(
    title,
    [axis.x_label ?? "", ...series.map((one) => one.name)],
    labels.map((label) => [label, ...series.map((one) => value(one, label))]),
  );
}

const BLOCKS = {
  header: (block) => h("h3", {}, plain(block.text)),
  section,
  divider: () => h("hr"),
  context,
  actions,
  input,
  image,
  rich_text: richText,
  markdown: (block) => h("div", {}, markdown(block.text)),
  alert: (block) => h("div", { class: `level-${block.level ?? "default"}`, role: "note" }, typeof block.text === "string" ? mrkdwn(block.text) : textObject(block.text)),
  data_visualization: chart,
};
