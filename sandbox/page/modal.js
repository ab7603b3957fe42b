// Modals. The stack's top view is drawn, again only when its hash changes; errors are patched in. What was typed
// is the surface's and survives both. The rest of the client is inert meanwhile; the people above it are not, so that
// somebody else can be looked at while a modal stays open.

import { post } from "./api.js";
import { drawBlocks, fieldId } from "./blocks.js";
import { focusIn, h, iconButton } from "./dom.js";
import { forget, statefulElements, viewSurface } from "./surface.js";
import { plain } from "./text.js";
import { complain, refresh, world } from "./world.js";

const FIELDS = "input, textarea, select";
const STOPS = `button:not(:disabled), a[href], ${FIELDS}`;

let shown = null; // {sig, view, surface, form, errors, person}
let cameFrom = null;

export function drawModal(layer, behind) {
  const { views } = world.state;
  const view = views.at(-1);
  if (shown && shown.person === world.me && !views.some((one) => one.id === shown.view.id)) forget(shown.view.id);
  if (!view) {
    if (shown) dismiss(layer, behind);
    return;
  }
  const sig = [world.me, view.id, view.hash, views.length].join(" ");
  const errors = JSON.stringify(view.errors ?? {});
  if (shown?.sig !== sig) open(layer, behind, view, sig);
  else if (shown.errors !== errors && shown.form.ariaBusy !== "true") showErrors(view.errors ?? {});
  shown.errors = errors;
}

function dismiss(layer, behind) {
  const hadFocus = layer.contains(document.activeElement) || document.activeElement === document.body;
  shown = null;
  layer.hidden = true;
  layer.replaceChildren();
  for (const node of behind) node.inert = false;
  if (hadFocus) (cameFrom?.isConnected ? cameFrom : document.getElementById("composer-main"))?.focus();
}

function open(layer, behind, view, sig) {
  const redraw = shown?.view.id === view.id && shown.person === world.me;
  const refocus = redraw ? focusIn(layer) : null;
  const scrolled = redraw ? shown.content.scrollTop : 0;
  if (!shown) cameFrom = document.activeElement;
  const surface = viewSurface(view);
  const content = h("div", { class: "modal-content", data: { view: view.id } }, ...drawBlocks(view.blocks, surface));
  const form = drawForm(view, content);
  shown = { sig, view, surface, form, content, person: world.me };
  layer.hidden = false;
  layer.replaceChildren(form);
  for (const node of behind) node.inert = true;
  content.scrollTop = scrolled;
  if (refocus) refocus(form);
  else (asked(view, content) ?? content.querySelector(FIELDS) ?? form.querySelector(".modal-actions .button") ?? form).focus();
  if (Object.keys(view.errors ?? {}).length) showErrors(view.errors);
}

/** The field that the app wants the focus in (`focus_on_load`), if it says so. */
function asked(view, content) {
  const [blockId, element] = [...statefulElements(view.blocks)].find(([, { focus_on_load }]) => focus_on_load) ?? [];
  const stands = ({ dataset }) => dataset.blockId === blockId && dataset.actionId === element.action_id;
  return element && [...content.querySelectorAll(FIELDS)].find(stands);
}

function drawForm(view, content) {
  const stacked = world.state.views.length > 1;
  const submit = view.submit && h("button", { type: "submit", class: "button primary", data: { do: "submit" } }, plain(view.submit));
  const closeWords = view.close ? plain(view.close) : view.submit ? "Cancel" : "Close";
  return h(
    "form",
    {
      class: "modal",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "modal-title",
      novalidate: true,
      tabIndex: -1,
      data: { view: view.id, callbackId: view.callback_id },
      on: { submit: onSubmit, keydown: onKey },
    },
    h(
      "header",
      { class: "modal-header" },
      stacked && iconButton("back", "Back", { data: { do: "back" }, on: { click: () => close(false) } }),
      h("span", { class: "avatar app small", "aria-hidden": "true" }),
      h("h2", { id: "modal-title" }, plain(view.title)),
      iconButton("close", stacked ? "Close all" : "Close", { data: { do: "close-all" }, on: { click: () => close(true) } }),
    ),
    content,
    h("p", { class: "modal-error", role: "alert" }),
    h(
      "footer",
      { class: "modal-actions" },
      h("button", { type: "button", class: "button", data: { do: "close" }, on: { click: () => close(false) } }, closeWords),
      submit,
    ),
  );
}

function onKey(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    close(false);
  } else if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && shown.view.submit) {
    shown.form.requestSubmit();
  } else if (event.key === "Tab") {
    const stops = [...shown.form.querySelectorAll(STOPS)].filter((node) => node.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

async function close(all) {
  try {
    await post("close", { person: world.me, view: shown.view.id, all });
  } catch (error) {
    complain(error);
  }
  await refresh();
}

async function onSubmit(event) {
  event.preventDefault();
  const { view, surface, form } = shown;
  if (form.ariaBusy === "true") return;
  const wrong = problems(view, surface);
  showErrors(wrong);
  if (Object.keys(wrong).length) return;
  const focused = document.activeElement;
  busy(form, true);
  form.focus(); // a disabled control would let go of the focus, and Escape with it
  let trouble = "";
  try {
    const answer = await post("submit", { person: world.me, view: view.id, values: surface.collect() });
    if (!answer.acked) trouble = `${world.state.app.name} did not answer in time. What you typed is still here: try again.`;
  } catch (error) {
    trouble = error.message;
  }
  await refresh();
  if (!form.isConnected) return;
  busy(form, false);
  focused.focus();
  const errors = world.state.views.at(-1).errors ?? {};
  showErrors(errors);
  if (trouble && !Object.keys(errors).length) form.querySelector(".modal-error").textContent = trouble;
}

function busy(form, sending) {
  form.ariaBusy = sending ? "true" : null;
  form.querySelector("[data-do=submit]").disabled = sending;
  for (const control of shown.content.querySelectorAll(`${FIELDS}, button`)) {
    if (sending && !control.disabled) control.dataset.paused = "";
    if ("paused" in control.dataset) control.disabled = sending;
    if (!sending) delete control.dataset.paused;
  }
}

/** What Slack's own client says before it sends anything: block id -> sentence. */
function problems(view, surface) {
  const wrong = {};
  const optional = new Set(view.blocks.filter((block) => block.type !== "input" || block.optional).map((block) => block.block_id));
  for (const [blockId, element] of statefulElements(view.blocks)) {
    const value = surface.read(blockId, element);
    const blank = value === null || value === "" || value.length === 0 || (typeof value === "string" && !value.trim());
    const control = document.getElementById(fieldId(surface, blockId));
    if (blank && !optional.has(blockId)) wrong[blockId] = "Please complete this required field.";
    else if (!blank && control?.validity && !control.validity.valid) wrong[blockId] = control.validationMessage;
  }
  return wrong;
}

/** Show each error on its field, and put the focus into the first. */
function showErrors(errors) {
  const { form, content, surface } = shown;
  const elsewhere = { ...errors };
  let first = null;
  for (const field of content.querySelectorAll("[data-field]")) {
    const message = errors[field.dataset.field] ?? "";
    delete elsewhere[field.dataset.field];
    field.querySelector(".field-error").textContent = message;
    field.classList.toggle("wrong", Boolean(message));
    const control = document.getElementById(fieldId(surface, field.dataset.field));
    if (message) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (message) first ??= field.querySelector(FIELDS);
  }
  form.querySelector(".modal-error").textContent = Object.values(elsewhere).join(" ");
  first?.focus();
}
