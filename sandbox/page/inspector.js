// What went over the wire, newest last: click one to see the request and its answer.

import { get } from "./api.js";
import { timeOfMillis } from "./dates.js";
import { h, iconButton, reconcile } from "./dom.js";
import { stickToEnd } from "./scroll.js";

const KEPT = 500;

let exchanges = [];
let selected = null;
let parts = null;
let fetching = false;
let more = false;

export function toggleInspector(drawer) {
  drawer.hidden = !drawer.hidden;
  if (drawer.hidden) return;
  parts ??= build(drawer);
  followTraffic(drawer);
}

/** Fetch what is new; each exchange moves the workspace's `rev`, so this is called whenever there is some. */
export async function followTraffic(drawer) {
  more = true;
  if (drawer.hidden || fetching) return;
  fetching = true;
  try {
    while (more) {
      more = false;
      const { exchanges: fresh } = await get(`traffic?since=${exchanges.at(-1)?.n ?? 0}`);
      exchanges = [...exchanges, ...fresh].slice(-KEPT);
      draw();
    }
  } finally {
    fetching = false;
  }
}

function build(drawer) {
  const list = h("div", { class: "exchanges", role: "listbox", "aria-label": "Exchanges", tabIndex: 0, on: { keydown: onKey } });
  const detail = h("div", { class: "exchange-detail", tabIndex: 0, role: "region", "aria-label": "Request and answer" });
  drawer.replaceChildren(
    h(
      "header",
      {},
      h("h2", {}, "Traffic"),
      h("p", {}, "Everything between this workspace and the app. Tokens are never shown."),
      iconButton("close", "Close traffic", { data: { do: "close-traffic" }, on: { click: () => document.getElementById("show-traffic").click() } }),
    ),
    h("div", { class: "inspector-body" }, list, detail),
  );
  return { list, detail, scroll: stickToEnd(list) };
}

function draw() {
  const { list, detail } = parts;
  reconcile(list, exchanges.map((exchange) => ({ key: exchange.n, sig: String(exchange.n === selected), build: () => line(exchange) })));
  const one = exchanges.find((exchange) => exchange.n === selected);
  const items = one
    ? [part("Request", one.request), part("Answer", one.response)]
    : [{ key: "none", sig: "", build: () => h("p", { class: "empty" }, "Choose an exchange to see what was said.") }];
  reconcile(detail, items);
  parts.scroll.settle();
}

function part(title, content) {
  const text = JSON.stringify(content, null, 2);
  return { key: title, sig: `${text}`, build: () => h("section", {}, h("h3", {}, title), h("pre", {}, text ?? "none")) };
}

function line({ n, at, direction, kind, name, ms, response }) {
  const refused = response && response.ok === false;
  return h(
    "div",
    {
      class: `exchange${refused ? " refused" : ""}`,
      role: "option",
      id: `exchange-${n}`,
      "aria-selected": String(n === selected),
      data: { n },
      on: { click: () => choose(n) },
    },
    h("span", { class: "exchange-way", title: direction === "in" ? "from the app" : "to the app" }, direction === "in" ? "app →" : "→ app"),
    h("span", { class: "exchange-name" }, name),
    h("span", { class: "exchange-kind" }, refused ? response.error : kind),
    h("span", { class: "exchange-ms" }, ms === null ? "" : `${Math.round(ms)} ms`),
    h("span", { class: "exchange-at" }, timeOfMillis(at * 1000)),
  );
}

function choose(n) {
  selected = n;
  parts.list.setAttribute("aria-activedescendant", `exchange-${n}`);
  draw();
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = exchanges.findIndex((exchange) => exchange.n === selected);
  const next = exchanges[at < 0 ? exchanges.length - 1 : at + step];
  if (!next) return;
  choose(next.n);
  parts.list.querySelector("[aria-selected=true]").scrollIntoView({ block: "nearest" });
}
