// Where one types: messages, and slash commands with their suggestions.

import { post } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import { runShortcut } from "./messages.js";
import { refresh, world } from "./world.js";

/**
 * A composer for one conversation, or for one thread of it. What is half typed belongs to the person and the place, and is
 * there again when they come back.
 */
export function composer(conversation, thread = null) {
  const id = `composer-${thread ? "thread" : "main"}`;
  const where = `${conversation.id} ${thread ?? ""}`;
  const { drafts } = world.place;
  const person = world.me;
  let highlighted = 0;

  const suggestions = h("ul", { class: "suggestions", id: `${id}-list`, role: "listbox", "aria-label": "Commands", hidden: true });
  const hint = h("p", { class: "usage", hidden: true });
  const trouble = h("p", { class: "composer-error", role: "alert" });
  const box = h("textarea", {
    id,
    rows: 1,
    value: drafts.get(where) ?? "",
    placeholder: placeholder(conversation, thread),
    "aria-label": placeholder(conversation, thread),
    "aria-autocomplete": "list",
    "aria-controls": suggestions.id,
    "aria-describedby": `${id}-keys`,
    data: { conversation: conversation.id, thread },
    on: { input: onInput, keydown: onKey, blur: () => show([]), focus: onInput },
  });
  const sender = iconButton("send", "Send", { class: "icon-button send", disabled: true, data: { do: "send" }, on: { click: send } });

  function candidates() {
    const typed = box.value;
    if (thread || !/^\/\S*$/.test(typed)) return [];
    return world.state.commands.filter((command) => command.command.startsWith(typed.toLowerCase()));
  }

  function onInput() {
    drafts.set(where, box.value);
    highlighted = 0;
    trouble.textContent = "";
    show(candidates());
  }

  function show(commands) {
    suggestions.hidden = commands.length === 0;
    suggestions.replaceChildren(...commands.map((command, index) => option(command, index)));
    if (commands.length) box.setAttribute("aria-activedescendant", `${id}-${highlighted}`);
    else box.removeAttribute("aria-activedescendant");
    const typed = /^(\/\S+)\s/.exec(box.value)?.[1];
    const command = !thread && world.state.commands.find((one) => one.command === typed);
    hint.hidden = !command?.usage_hint;
    hint.replaceChildren(...(command ? [h("b", {}, command.command), ` ${command.usage_hint}`] : []));
    sender.disabled = !box.value.trim();
    fit();
  }

  function option({ command, usage_hint: usage, description }, index) {
    return h(
      "li",
      {
        id: `${id}-${index}`,
        role: "option",
        "aria-selected": String(index === highlighted),
        data: { command },
        on: { pointerdown: (event) => (event.preventDefault(), complete(command)) },
      },
      h("span", { class: "command" }, command),
      usage && h("span", { class: "command-usage" }, usage),
      h("span", { class: "command-description" }, description),
    );
  }

  function complete(command) {
    box.value = `${command} `;
    box.focus();
    onInput();
  }

  function onKey(event) {
    const commands = suggestions.hidden ? [] : candidates();
    if (commands.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      highlighted = (highlighted + (event.key === "ArrowDown" ? 1 : -1) + commands.length) % commands.length;
      show(commands);
    } else if (commands.length && event.key === "Escape") {
      show([]);
    } else if (commands.length && event.key === "Tab" && !event.shiftKey) {
      complete(commands[highlighted].command);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      const chosen = commands[highlighted]?.command;
      if (chosen && chosen !== box.value) complete(chosen);
      else send();
    } else return;
    event.preventDefault();
  }

  async function send() {
    const line = box.value.trim();
    if (!line) return;
    box.value = "";
    onInput();
    const isCommand = line.startsWith("/") && !thread;
    const target = { person, channel: conversation.id };
    try {
      if (isCommand) await post("command", { ...target, line });
      else await post("message", { ...target, text: line, thread_ts: thread });
    } catch (error) {
      if (!box.value) box.value = line; // refused: nothing typed is lost
      onInput();
      trouble.textContent = error.message;
    }
    await refresh();
  }

  function fit() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  }

  const node = h(
    "div",
    { class: "composer" },
    suggestions,
    hint,
    trouble,
    h("div", { class: "composer-box" }, box, h("div", { class: "composer-tools" }, !thread && lightning(), sender)),
    h("p", { class: "keys", id: `${id}-keys` }, thread ? "Commands do not work in threads." : "Type / for commands. Shift and Enter for a new line."),
  );
  queueMicrotask(() => show([]));
  return node;
}

function placeholder(conversation, thread) {
  if (thread) return "Reply…";
  return `Message ${conversation.kind === "im" ? world.name(conversation.user) : `#${conversation.name}`}`;
}

/** The lightning menu: shortcuts that need no message. */
function lightning() {
  const trigger = iconButton("bolt", "Shortcuts", {
    "aria-haspopup": "menu",
    data: { do: "shortcuts" },
    on: {
      click: () =>
        openMenu(
          trigger,
          "Shortcuts",
          world.state.shortcuts
            .filter((shortcut) => shortcut.type === "global")
            .map((shortcut) => ({
              label: shortcut.name,
              hint: shortcut.description,
              icon: icon("bolt"),
              data: { shortcut: shortcut.callback_id },
              act: () => runShortcut(shortcut),
            })),
        ),
    },
  });
  return trigger;
}
