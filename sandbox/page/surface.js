// Where blocks stand: a message, the Home tab or a modal. A surface keeps what was typed and sends what was done.

import { post } from "./api.js";
import { complain, refresh, world } from "./world.js";

const typed = new Map(); // surface key -> "block action" -> value; survives every redraw

const slot = (blockId, actionId) => `${blockId} ${actionId}`;

class Surface {
  /** `target` is how the control API names the surface; `known` is the view's `state.values`, if it has one. */
  constructor(key, target, known = {}) {
    this.key = key;
    this.target = target;
    this.known = known;
    if (!typed.has(key)) typed.set(key, new Map());
    this.values = typed.get(key);
  }

  /** What the element holds now: what was typed, else what the server knows, else its initial value. */
  read(blockId, element) {
    const at = slot(blockId, element.action_id);
    if (this.values.has(at)) return this.values.get(at);
    const entry = this.known[blockId]?.[element.action_id];
    return entry ? plainValue(entry) : initialValue(element);
  }

  write(blockId, element, value) {
    this.values.set(slot(blockId, element.action_id), value);
  }

  /** Tell the app of a click or a choice. Resolves when it was answered; failures become notices. */
  async act(blockId, element, value = null) {
    try {
      const body = { person: world.me, block_id: blockId, action_id: element.action_id, value, ...this.target };
      await post("action", this.target.view ? { ...body, values: this.collect() } : body);
    } catch (error) {
      complain(error);
    }
    await refresh();
  }

  collect() {
    return {};
  }
}

export const messageSurface = (channel, { ts, state }) =>
  new Surface(`${world.me} ${channel} ${ts}`, { message: { channel, ts } }, state?.values);

/** A view's values as `/control/submit` wants them: every element of the blocks, filled in or not. */
export function viewSurface(view) {
  const surface = new Surface(view.id, { view: view.id }, view.state?.values);
  surface.collect = () => {
    const values = {};
    for (const [blockId, element] of statefulElements(view.blocks)) {
      values[blockId] = { ...values[blockId], [element.action_id]: surface.read(blockId, element) ?? null };
    }
    return values;
  };
  return surface;
}

/** Forget what was typed into views that are gone. */
export function forget(viewId) {
  typed.delete(viewId);
}

const STATELESS = new Set(["button", "overflow", "image"]);

export function* statefulElements(blocks) {
  for (const block of blocks) {
    const inside = { input: [block.element], section: [block.accessory], actions: block.elements }[block.type] ?? [];
    for (const element of inside) if (element && !STATELESS.has(element.type)) yield [block.block_id, element];
  }
}

/** What an element begins with, as a plain value. */
const initialValue = (element) => plainly(element, /^initial_/);

/** An entry of Slack's `state.values` as the plain value it holds. */
const plainValue = (entry) => plainly(entry, /^(value$|selected_)/);

/** Whatever the kind of element: its one field of this name, and an option's value for the option. */
function plainly(holder, name) {
  const plain = (held) => held?.value ?? held ?? null;
  const held = holder[Object.keys(holder).find((key) => name.test(key))];
  return Array.isArray(held) ? held.map(plain) : plain(held);
}
