// What is known and where each person is. Rendering reads it; `move` and `refresh` change it.

import { Unreachable, get, post } from "./api.js";

const states = new Map(); // person id -> the last state fetched for them
const places = new Map(); // person id -> where they are, kept while somebody else is looked at
const listeners = [];
const FIRST_PERSON = "U0AMARA"; // seeded, and people are never removed: somebody to look at when the address names nobody
const SWEEP_MS = 700; // how often, at most, the other people's unread counts are fetched again

let me = null;
let clockSkew = 0;
let refreshing = null;
let again = false;
let sweep = null;

export const world = {
  get me() {
    return me;
  },
  get state() {
    return states.get(me);
  },
  get place() {
    return placeOf(me);
  },
  /** Milliseconds since 1970 by the workspace's clock, which tests may move. */
  now: () => Date.now() + clockSkew,
  onChange: (listener) => listeners.push(listener),
  person,
  name,
  /** Whatever makes the same message look different: who reads it, in which zone, and what people are called. */
  eyes: () => JSON.stringify([me, world.zone(), world.state.people.map((one) => one.real_name)]),
  zone: () => person(me)?.tz ?? "UTC",
  conversation: (id) => states.get(me)?.conversations.find((conversation) => conversation.id === id),
  current: () => world.conversation(world.place.conversation),
  isApp: (conversation) => conversation?.kind === "im" && conversation.user === world.state.app.user_id,
  unread: (id) => (states.get(id)?.conversations ?? []).reduce((sum, conversation) => sum + conversation.unread, 0),
};

function person(id) {
  return world.state.people.find((candidate) => candidate.id === id);
}

/** What to call an id on screen. */
function name(id) {
  const { app } = world.state;
  return id === app.user_id || id === app.bot_id ? app.name : (person(id)?.real_name ?? id);
}

function placeOf(id) {
  if (!places.has(id)) {
    places.set(id, { conversation: null, thread: null, tab: null, scroll: new Map(), drafts: new Map(), dismissed: new Set() });
  }
  return places.get(id);
}

export function changed() {
  for (const listener of listeners) listener();
}

/** Fetch what the viewed person sees. Calls made meanwhile share one more fetch, so the last caller sees its own effect. */
export function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = (async () => {
    try {
      do {
        again = false;
        await fetchState(me);
      } while (again);
    } finally {
      refreshing = null;
    }
    settle();
    changed();
    sweep ??= setTimeout(fetchOthers, SWEEP_MS);
  })();
  return refreshing;
}

async function fetchState(id) {
  const state = await get(`state?person=${encodeURIComponent(id)}`);
  if (state.rev >= (states.get(id)?.rev ?? 0)) states.set(id, state); // an older answer may come last
  if (id === me) clockSkew = state.now * 1000 - Date.now();
  return state;
}

async function fetchOthers() {
  try {
    for (const { id } of world.state.people) if (id !== me) await fetchState(id);
    changed();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error; // the main loop says that the server is away
  } finally {
    sweep = null;
  }
}

/** A place may name a conversation that is not there (any more): fall back to the first one. */
function settle() {
  const place = world.place;
  if (!world.current()) {
    place.conversation = world.state.conversations[0]?.id ?? null;
    place.thread = null;
  }
  if (world.isApp(world.current())) place.tab ??= world.current().unread || !world.state.home ? "messages" : "home";
}

/** Start from the address: `?as=U…&in=C…&thread=…&tab=…`, or a message's permalink. */
export async function arrive() {
  const { as, ...where } = asked();
  const { people } = await fetchState(FIRST_PERSON);
  me = people.some((candidate) => candidate.id === as) ? as : FIRST_PERSON;
  Object.assign(placeOf(me), where);
  await refresh();
  visitHome();
}

function asked() {
  const query = new URLSearchParams(location.search);
  const where = { conversation: query.get("in"), thread: query.get("thread"), tab: query.get("tab") };
  return { as: query.get("as") ?? undefined, ...where, ...permalink(location.href) };
}

/** The place a message's permalink stands for, or null: `/archives/C…/p1700000000000100?thread_ts=…`. */
export function permalink(url) {
  const found = /^https?:\/\/[^/]+\/archives\/(\w+)(?:\/p(\d+)(\d{6}))?/.exec(url);
  if (!found) return null;
  const [, conversation, seconds, micros] = found;
  const thread = new URL(url).searchParams.get("thread_ts");
  return { conversation, thread, spot: seconds ? `${seconds}.${micros}` : null };
}

/** Look at something else: any of `as`, `conversation`, `thread`, `tab`, `spot` (a message to point at). What is not named stays as it was. */
export async function move({ as = me, ...where }, { record = true } = {}) {
  if (!states.has(as)) await fetchState(as);
  const elsewhere = as !== me || (where.conversation && where.conversation !== world.place.conversation);
  if (elsewhere || (where.tab && where.tab !== world.place.tab)) document.dispatchEvent(new Event("leaving"));
  me = as;
  const place = world.place;
  if (where.conversation && where.conversation !== place.conversation) Object.assign(place, { thread: null, tab: null });
  Object.assign(place, where);
  settle();
  if (record) history.pushState(null, "", address());
  changed();
  if (elsewhere || where.tab) visitHome();
  await refresh();
}

/** The address of a place of the viewed person, or of the present one. */
export function address(where = {}) {
  const place = { conversation: world.place.conversation, thread: null, tab: null, ...where };
  if (Object.keys(where).length === 0) Object.assign(place, { thread: world.place.thread, tab: world.place.tab });
  const query = new URLSearchParams({ as: me });
  if (place.conversation) query.set("in", place.conversation);
  if (place.thread) query.set("thread", place.thread);
  if (place.tab) query.set("tab", place.tab);
  return `/?${query}`;
}

/** Slack tells the app at each visit of its conversation, whichever tab is shown. */
function visitHome() {
  if (!world.isApp(world.current())) return;
  post("home", { person: me, tab: world.place.tab }).catch(complain);
}

window.addEventListener("popstate", () => move(asked(), { record: false }));

const complaints = [];
let complaintNumber = 0;

/** Show an error as a notice to the viewed person. */
export function complain(error) {
  complaintNumber += 1;
  complaints.push({ id: `page-${complaintNumber}`, person: me, text: error.message });
  changed();
}

/** What went wrong for the viewed person and was not dismissed: the server's notices and the page's own. */
export function notices() {
  const { dismissed } = world.place;
  const told = world.state.notices.map((notice) => ({ ...notice, id: `${notice.id} ${notice.at}` }));
  return [...told, ...complaints.filter((complaint) => complaint.person === me)].filter(
    (notice) => !dismissed.has(notice.id),
  );
}
