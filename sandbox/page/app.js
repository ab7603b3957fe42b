// Where the page starts: draw what is known, wait for a change, draw again.

import { Unreachable, get } from "./api.js";
import { h, icon, reconcile } from "./dom.js";
import { followTraffic, toggleInspector } from "./inspector.js";
import { drawModal } from "./modal.js";
import { mrkdwn, tickAgo } from "./mrkdwn.js";
import { authorOf } from "./messages.js";
import { drawNotices } from "./notices.js";
import { drawOperator, toggleOperator } from "./operator.js";
import { drawPane } from "./pane.js";
import { drawPeople } from "./people.js";
import { drawSidebar } from "./sidebar.js";
import { drawThread } from "./thread.js";
import { arrive, complain, move, refresh, world } from "./world.js";

const RETRY_MS = 1000;
const TICK_MS = 15_000;

const $ = (id) => document.getElementById(id);
let reachable = true;

function draw() {
  if (!world.state) return;
  drawPeople($("people"));
  drawTools();
  drawSidebar($("sidebar"));
  drawPane($("pane"));
  drawThread($("thread"));
  drawNotices($("notices"));
  drawModal($("modal"), [$("sidebar"), $("pane"), $("thread")]);
  drawOperator($("operator"));
  followTraffic($("inspector"));
  announce();
  drawTitle();
}

function drawTools() {
  const { app } = world.state;
  const status = !reachable
    ? ["away", "The workspace is not answering. Is it still running?"]
    : app.connected
      ? ["on", `${app.name} is connected`]
      : ["off", `${app.name} is not connected. Start it with make demo.`];
  const [look, words] = status;
  const toggle = (id, name, label, act) => ({
    key: id,
    sig: label,
    build: () => {
      const button = h("button", { type: "button", class: "tool", id, title: label, "aria-expanded": "false" }, icon(name), h("span", {}, label));
      button.addEventListener("click", () => {
        button.setAttribute("aria-expanded", String(act()));
        button.focus(); // a panel's own way to close clicks here, and goes away with the focus
      });
      return button;
    },
  });
  reconcile($("tools"), [
    { key: "status", sig: words, build: () => h("p", { class: `connection ${look}`, id: "connection", role: "status", title: words }, words) },
    toggle("show-traffic", "traffic", "Traffic", () => (toggleInspector($("inspector")), !$("inspector").hidden)),
    toggle("show-operator", "sliders", "Operator", () => (toggleOperator($("operator")), !$("operator").hidden)),
  ]);
}

function drawTitle() {
  const conversation = world.current();
  const where = conversation && (conversation.kind === "im" ? world.name(conversation.user) : `#${conversation.name}`);
  const unread = world.unread(world.me);
  document.title = `${unread ? `(${unread}) ` : ""}${where ?? "Conversations"} – ${world.name(world.me)} – ${world.state.team.name}`;
}

const heard = new Map(); // "person conversation" -> ts of the latest message there when last drawn

/** Say new messages of the open conversation to screen readers. */
function announce() {
  const conversation = world.current();
  if (!conversation) return;
  const place = `${world.me} ${conversation.id}`;
  const before = heard.get(place);
  const latest = conversation.messages.at(-1)?.ts ?? "0";
  heard.set(place, latest);
  if (before === undefined) return;
  const fresh = conversation.messages.filter((message) => Number(message.ts) > Number(before) && authorOf(message) !== world.me);
  const words = (message) => `${world.name(authorOf(message))}: ${mrkdwn(message.text ?? "").textContent}`;
  if (fresh.length) $("live").replaceChildren(...fresh.map((message) => h("p", {}, words(message))));
}

async function follow() {
  for (;;) {
    try {
      const back = !reachable;
      const { rev } = await get(`changes?since=${back ? 0 : world.state.rev}`);
      if (rev < world.state.rev) location.reload(); // another workspace than the one we knew
      reachable = true;
      if (rev !== world.state.rev || back) await refresh();
    } catch (error) {
      if (error instanceof Unreachable) reachable = false;
      else reportError(error);
      draw();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

// A link to somebody's direct messages: Slack's app would open them, here there is nothing to open.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[data-nowhere]");
  if (!anchor) return;
  event.preventDefault();
  complain(new Error("In Slack this opens a conversation that the practice workspace does not have."));
});

// A link inside the workspace moves the page; with a modifier key the browser does what it always does.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.("a[data-conversation]");
  if (!anchor || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const { conversation, thread, spot } = anchor.dataset;
  move({ conversation, spot, ...(thread && { thread }) });
});

// F6 goes from region to region, as in Slack.
document.addEventListener("keydown", (event) => {
  if (event.key !== "F6") return;
  event.preventDefault();
  const regions = [...document.querySelectorAll("[data-region]")].filter((region) => region.checkVisibility() && !region.inert);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((at + (event.shiftKey ? -1 : 1)) % regions.length);
  next.querySelector("[aria-current], [tabindex='0'], textarea, input, a[href], button")?.focus();
});

setInterval(tickAgo, TICK_MS);
document.addEventListener("visibilitychange", draw);
world.onChange(draw);
await arrive();
follow();
