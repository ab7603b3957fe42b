// Interactive elements. Native controls wherever the browser has one: they bring keyboard and screen reader with them.

import { unixOf, wallTimeOf } from "./dates.js";
import { h, icon } from "./dom.js";
import { confirmed, openMenu } from "./menu.js";
import { link } from "./mrkdwn.js";
import { plain, textObject } from "./text.js";
import { world } from "./world.js";

/**
 * A control for `element`. `field` says where it stands: `surface`, `blockId`, `live` (tell the app at each change),
 * `optional`, and `aria` (attributes tying it to its label, hint and error).
 */
export function drawElement(element, field) {
  const draw = ELEMENTS[element.type];
  return draw ? draw(element, field) : h("span", { class: "unknown" }, `[${element.type} is not drawn here]`);
}

const marks = (element, { blockId }) => ({ blockId, actionId: element.action_id });

/** Remember a choice and, where the app listens to it, tell the app, after the question the element may ask first. */
async function choose(element, { surface, blockId, live }, value) {
  surface.write(blockId, element, value);
  if (live && (!element.confirm || (await confirmed(element.confirm)))) await surface.act(blockId, element, value);
}

// ---- buttons

function button(element, field) {
  const { surface, blockId } = field;
  const node = element.url ? link(element.url, "") : h("button", { type: "button" });
  node.className = `button ${element.style ?? ""}`.trim();
  node.replaceChildren(plain(element.text));
  Object.assign(node.dataset, marks(element, field));
  if (element.accessibility_label) node.setAttribute("aria-label", element.accessibility_label);
  node.addEventListener("click", async () => {
    if (node.ariaBusy === "true") return; // as Slack: the first click is on its way
    if (element.confirm && !(await confirmed(element.confirm))) return;
    node.ariaBusy = "true";
    await surface.act(blockId, element);
    node.ariaBusy = null;
  });
  return node;
}

function overflow(element, field) {
  const { surface, blockId } = field;
  const trigger = h(
    "button",
    { type: "button", class: "button overflow", "aria-label": "More options", "aria-haspopup": "menu", data: marks(element, field) },
    icon("more"),
  );
  trigger.addEventListener("click", () => {
    openMenu(
      trigger,
      "More options",
      element.options.map((option) => ({
        label: plain(option.text),
        hint: option.description && plain(option.description),
        href: option.url,
        data: { option: option.value, ...marks(element, field) },
        act: async () => {
          if (!element.confirm || (await confirmed(element.confirm))) await surface.act(blockId, element, option.value);
        },
      })),
    );
  });
  return trigger;
}

// ---- selects

const people = () => world.state.people.filter((person) => !person.deleted).map((person) => [person.id, person.real_name]);
const titled = (one) => (one.kind === "im" ? world.name(one.user) : `#${one.name}`);

/** What a menu's `filter` lets through of the conversations that the person sees. */
function conversations({ include = ["public", "private", "im"], exclude_external_shared_channels: noShared, exclude_bot_users: noBots } = {}) {
  const kindOf = ({ kind, is_private }) => (kind === "im" ? "im" : is_private ? "private" : "public");
  const offered = world.state.conversations.filter(
    (one) => !one.is_archived && include.includes(kindOf(one)) && !(noShared && one.is_shared) && !(noBots && world.isApp(one)),
  );
  const pairs = (kind) => offered.filter((one) => one.kind === kind).map((one) => [one.id, titled(one)]);
  return [["Channels", pairs("channel")], ["Direct messages", pairs("im")]];
}

/** What to call a choice that is held but not offered: somebody who has left, an archived channel. */
const absent = (id) => (world.conversation(id) ? titled(world.conversation(id)) : world.name(id));

/** What can be chosen: `[value, label]` pairs under an optional group label. */
function groups(element) {
  if (element.type.includes("users")) return [[null, people()]];
  if (element.type.includes("channels")) return conversations({ include: ["public"] });
  if (element.type.includes("conversations")) return conversations(element.filter);
  const pairs = (options) => options.map((option) => [option.value, plain(option.text)]);
  if (element.options) return [[null, pairs(element.options)]];
  return element.option_groups.map((group) => [plain(group.label), pairs(group.options)]);
}

function options(choices, chosen) {
  return choices.flatMap(([label, pairs]) => {
    const nodes = pairs.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
    return label && nodes.length ? [h("optgroup", { label }, ...nodes)] : nodes;
  });
}

function select(element, field) {
  const chosen = field.surface.read(field.blockId, element);
  const all = groups(element);
  if (chosen !== null && !all.some(([, pairs]) => pairs.some(([value]) => value === chosen))) all.push([null, [[chosen, absent(chosen)]]]);
  const prompt = plain(element.placeholder) || "Choose an option";
  const node = h(
    "select",
    { ...field.aria, data: marks(element, field), on: { change: () => choose(element, field, node.value || null) } },
    h("option", { value: "", selected: chosen === null, disabled: !field.optional, class: "prompt" }, prompt),
    ...options(all, chosen),
  );
  node.setAttribute("aria-label", prompt);
  if (field.aria?.["aria-labelledby"]) node.removeAttribute("aria-label");
  return h("span", { class: "select" }, node);
}

function multiSelect(element, field) {
  const all = groups(element);
  const labels = new Map(all.flatMap(([, pairs]) => pairs));
  const label = (value) => labels.get(value) ?? absent(value);
  const chips = h("span", { class: "chips" });
  const adder = h("select", { ...field.aria, data: marks(element, field), on: { change: () => change([...chosen(), adder.value]) } });
  const prompt = plain(element.placeholder) || "Choose options";
  const chosen = () => field.surface.read(field.blockId, element) ?? [];

  function draw() {
    const taken = new Set(chosen());
    chips.replaceChildren(
      ...chosen().map((value) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-label": `Remove ${label(value)}`,
            data: { option: value, ...marks(element, field) },
            on: { click: () => change(chosen().filter((other) => other !== value)) },
          },
          label(value),
          icon("close"),
        ),
      ),
    );
    const left = all.map(([label, pairs]) => [label, pairs.filter(([value]) => !taken.has(value))]);
    adder.replaceChildren(h("option", { value: "", selected: true }, prompt), ...options(left, null));
    adder.disabled = element.max_selected_items ? taken.size >= element.max_selected_items : false;
  }
  function change(values) {
    choose(element, field, values);
    draw();
    (adder.disabled ? chips.lastElementChild : adder).focus();
  }
  draw();
  return h("span", { class: "multi" }, chips, h("span", { class: "select" }, adder));
}

// ---- boxes and radios

function choices(type) {
  return (element, field) => {
    const name = `${field.surface.key} ${field.blockId} ${element.action_id}`;
    const held = () => [field.surface.read(field.blockId, element) ?? []].flat();
    const toggle = (input) => {
      if (type === "radio") return input.value;
      const on = new Set(held());
      on[input.checked ? "add" : "delete"](input.value);
      return element.options.map((option) => option.value).filter((value) => on.has(value));
    };
    return h(
      "div",
      { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...field.aria },
      ...element.options.map((option) => {
        const input = h("input", {
          type,
          name,
          value: option.value,
          checked: held().includes(option.value),
          data: { option: option.value, ...marks(element, field) },
          on: { change: () => choose(element, field, toggle(input)) },
        });
        const description = option.description && h("span", { class: "choice-hint" }, textObject(option.description));
        return h("label", { class: "choice" }, input, h("span", {}, textObject(option.text), description));
      }),
    );
  };
}

// ---- typed values

function typedInput(type, extra = () => ({}), convert = (text) => text, show = (value) => value) {
  return (element, field) => {
    const multiline = type === "textarea";
    const node = h(multiline ? "textarea" : "input", {
      ...field.aria,
      ...(multiline ? { rows: 3 } : { type, autocomplete: "off" }),
      placeholder: plain(element.placeholder) || null,
      maxlength: element.max_length,
      minlength: element.min_length,
      ...extra(element),
      value: show(field.surface.read(field.blockId, element)) ?? "",
      data: marks(element, field),
    });
    const held = () => (node.value === "" ? null : convert(node.value));
    const eager = element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
    const picked = ["date", "time", "datetime-local"].includes(type);
    node.addEventListener("input", () => {
      field.surface.write(field.blockId, element, held());
      if (field.live && eager) choose(element, field, held());
    });
    if (picked) node.addEventListener("change", () => choose(element, field, held()));
    else if (field.live) {
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || (multiline && event.shiftKey)) return;
        event.preventDefault();
        choose(element, field, held());
      });
    }
    if (!field.aria) node.setAttribute("aria-label", plain(element.placeholder) || type);
    return element.max_length ? counted(node, element.max_length) : node;
  };
}

/** Shows how many characters are left once few are. */
function counted(node, most) {
  const left = h("span", { class: "count", "aria-live": "polite" });
  const update = () => {
    const rest = most - node.value.length;
    left.textContent = rest <= Math.max(20, most / 10) ? `${rest} left` : "";
  };
  node.addEventListener("input", update);
  update();
  return h("span", { class: "counted" }, node, left);
}

const oneLine = typedInput("text");
const manyLines = typedInput("textarea");

const ELEMENTS = {
  button,
  overflow,
  image: (element) => h("span", { class: "small-image", role: "img", "aria-label": element.alt_text }, element.alt_text),
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  checkboxes: choices("checkbox"),
  radio_buttons: choices("radio"),
  plain_text_input: (element, field) => (element.multiline ? manyLines : oneLine)(element, field),
  number_input: typedInput("number", ({ min_value, max_value, is_decimal_allowed }) => ({
    min: min_value,
    max: max_value,
    step: is_decimal_allowed ? "any" : "1",
  })),
  email_text_input: typedInput("email"),
  url_text_input: typedInput("url"),
  datepicker: typedInput("date"),
  timepicker: typedInput("time"),
  datetimepicker: typedInput("datetime-local", () => ({}), unixOf, (value) => value && wallTimeOf(value)),
};
