// Slack's date tokens, clock times and day names, always in the zone of the person being looked at.

import { world } from "./world.js";

const DAY_MS = 86_400_000;

function show(at, options, zone = world.zone()) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(at);
}

const clock = (at) => show(at, { hour: "2-digit", minute: "2-digit" });
const dayNumber = (at) => show(at, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-");

/** "today", "yesterday", "tomorrow", or null. */
function nearDay(at) {
  const days = Math.round((Date.parse(dayNumber(at)) - Date.parse(dayNumber(world.now()))) / DAY_MS);
  return { 0: "today", 1: "tomorrow", "-1": "yesterday" }[days] ?? null;
}

function ago(at) {
  const seconds = Math.round((at - world.now()) / 1000);
  const steps = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
  if (Math.abs(seconds) < 10) return "just now";
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const full = (at) => show(at, { day: "numeric", month: "long", year: "numeric" });
const short = (at) => show(at, { day: "numeric", month: "short", year: "numeric" });
const long = (at) => show(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

const TOKENS = {
  date_num: dayNumber,
  date: full,
  date_short: short,
  date_long: long,
  date_pretty: (at) => nearDay(at) ?? full(at),
  date_short_pretty: (at) => nearDay(at) ?? short(at),
  date_long_pretty: (at) => nearDay(at) ?? long(at),
  time: clock,
  time_secs: (at) => show(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** `<!date^unix^format|fallback>`: the format with its tokens replaced; unknown tokens stay as written. */
export function slackDate(unix, format) {
  const at = unix * 1000;
  return format.replace(/\{(\w+)\}/g, (token, key) => TOKENS[key]?.(at) ?? token);
}

export const tsMillis = (ts) => Number(ts) * 1000;
export const timeOf = (ts) => clock(tsMillis(ts));
export const timeOfMillis = (at) => TOKENS.time_secs(at);
export const dayKey = (ts) => dayNumber(tsMillis(ts));
export const fullTime = (ts) => `${long(tsMillis(ts))} at ${TOKENS.time_secs(tsMillis(ts))}`;
export const agoOf = (ts) => ago(tsMillis(ts));

export function dayName(ts) {
  const near = nearDay(tsMillis(ts));
  return near ? near.charAt(0).toUpperCase() + near.slice(1) : show(tsMillis(ts), { weekday: "long", day: "numeric", month: "long" });
}

/** A `datetime-local` value read in the viewed person's zone, as unix seconds. */
export function unixOf(wallTime) {
  const asUtc = Date.parse(`${wallTime}Z`);
  // Twice, because the first guess may lie on the other side of a clock change.
  let at = asUtc;
  for (let round = 0; round < 2; round += 1) at = asUtc - (Date.parse(`${wallTimeOf(at / 1000)}Z`) - at);
  return at / 1000;
}

/** Unix seconds as a `datetime-local` value in the viewed person's zone. */
export function wallTimeOf(unix) {
  return `${dayNumber(unix * 1000)}T${clock(unix * 1000)}`;
}
