// The operator's panel: who is there, and what goes wrong on purpose.

import { get, post, remove } from "./api.js";
import { avatar } from "./avatar.js";
import { h, iconButton, reconcile } from "./dom.js";
import { confirmed } from "./menu.js";
import { complain, refresh, world } from "./world.js";

const FAULTS = [
  { kind: "latency", words: "Slow answers", amount: "Seconds", value: 2 },
  { kind: "rate_limit", words: "Rate limit (429)", amount: "Retry after, seconds", value: 10 },
  { kind: "lost_answer", words: "Lost answers" },
  { kind: "server_error", words: "Server errors (500)" },
  { kind: "error", words: "App removed", error: "account_inactive" }, // what Slack says to the token of such an app
];

let parts = null;

export function toggleOperator(panel) {
  panel.hidden = !panel.hidden;
  if (panel.hidden) return;
  parts ??= build(panel);
  drawOperator(panel);
  drawFaults();
}

/** Keep people's switches true while the panel is open. */
export function drawOperator(panel) {
  if (panel.hidden || !parts) return;
  reconcile(parts.people, world.state.people.map((person) => ({ key: person.id, sig: JSON.stringify(person), build: () => personCard(person) })));
  parts.connection.textContent = world.state.app.connected ? "The app is connected." : "The app is not connected.";
}

async function act(send) {
  try {
    await send();
  } catch (error) {
    complain(error);
  }
  await refresh();
}

function build(panel) {
  const people = h("div", { class: "operator-people" });
  const connection = h("p", { role: "status" });
  const faults = h("ul", { class: "faults" });
  const connect = (what, words) =>
    h("button", { type: "button", class: "button", data: { do: what }, on: { click: () => act(() => post("connections", { [what]: true })) } }, words);
  panel.replaceChildren(
    h(
      "header",
      { class: "pane-header" },
      h("h2", {}, "Operator"),
      iconButton("close", "Close operator panel", { data: { do: "close-operator" }, on: { click: () => document.getElementById("show-operator").click() } }),
    ),
    h("section", {}, h("h3", {}, "People"), people),
    h("section", {}, h("h3", {}, "Connection"), connection, h("div", { class: "buttons" }, connect("refresh", "Ask to reconnect"), connect("drop", "Cut the wire"))),
    h(
      "section",
      {},
      h("h3", {}, "Faults"),
      ...FAULTS.map(faultForm),
      faults,
      h("button", { type: "button", class: "button", data: { do: "clear-faults" }, on: { click: () => act(clearFaults) } }, "Clear all faults"),
    ),
    h("section", {}, h("h3", {}, "Workspace"), h("button", { type: "button", class: "button danger", data: { do: "reset" }, on: { click: reset } }, "Start over")),
  );
  return { people, connection, faults };
}

function personCard(person) {
  const change = (fields) => act(() => post("person", { person: person.id, ...fields }));
  const toggle = (words, on, fields, name) =>
    h(
      "label",
      { class: "toggle" },
      h("input", { type: "checkbox", checked: on, data: { do: `${name} ${person.id}`, person: person.id }, on: { change: (event) => change(fields(event.target.checked)) } }),
      words,
    );
  return h(
    "fieldset",
    {},
    h("legend", {}, avatar(person.id, "tiny"), person.real_name),
    toggle("Active", person.presence === "active", (on) => ({ presence: on ? "active" : "away" }), "active"),
    toggle("Do not disturb", person.dnd, (on) => ({ dnd: on }), "dnd"),
    toggle("Deactivated", person.deleted, (on) => ({ deleted: on }), "deleted"),
    !person.partner && toggle("Admin", person.is_admin, (on) => ({ is_admin: on }), "admin"),
    !person.partner && toggle("Guest", person.is_restricted, (on) => ({ is_restricted: on, is_ultra_restricted: false }), "guest"),
  );
}

function faultForm({ kind, words, amount, value, error }) {
  const seconds = amount && h("input", { type: "number", min: 0, step: "any", value: String(value), "aria-label": amount, title: amount });
  const method = h("input", { type: "text", value: "*", "aria-label": "Method", title: "Method, * for any part of it" });
  const begin = () => act(async () => {
    await post("faults", { kind, method: method.value || "*", error, ...(seconds && { seconds: Number(seconds.value) }) });
    await drawFaults();
  });
  return h(
    "form",
    { class: "fault", on: { submit: (event) => (event.preventDefault(), begin()) } },
    h("span", { class: "fault-words" }, words),
    seconds,
    method,
    h("button", { class: "button", data: { do: `fault ${kind}` } }, "Begin"),
  );
}

async function drawFaults() {
  const { faults } = await get("faults");
  const words = ({ kind, method, seconds, error }) => `${error ?? kind.replace("_", " ")} on ${method}${seconds ? `, ${seconds} s` : ""}`;
  reconcile(parts.faults, faults.map((fault) => ({ key: fault.id, sig: JSON.stringify(fault), build: () => h("li", {}, words(fault)) })));
}

async function clearFaults() {
  await remove("faults");
  await drawFaults();
}

async function reset() {
  const text = (words) => ({ type: "plain_text", text: words });
  const sure = await confirmed({
    title: text("Start over?"),
    text: text("Every message and view of this practice workspace goes. The app's own database stays as it is."),
    confirm: text("Start over"),
    deny: text("Keep it"),
    style: "danger",
  });
  if (!sure) return;
  await act(async () => {
    await post("reset");
    await drawFaults();
  });
}
