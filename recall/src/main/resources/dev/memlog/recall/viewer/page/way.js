// SPDX-License-Identifier: Apache-2.0
// Which of a session's events became which memories, call by call, and what became of the rest.
import { card, memory } from "./cards.js";
import { el } from "./dom.js";
import { compact, count, dollars, plural } from "./format.js";
import { icon } from "./icons.js";
import { pill } from "./parts.js";

const MOST_EVENTS = 12;

/**
 * The memories in their order; those that one call made stand together, where the first of them does.
 *
 * @param shown what to call when one was changed, and the numbers of those that are open
 */
export function way({ memories, calls }, shown) {
  const made = new Set(memories.map((row) => row.call));
  const fruitless = calls.filter((each) => !made.has(each.call));
  const before = (sequence) => fruitless.splice(0, fruitless.findLastIndex((each) => each.batch < sequence) + 1)
    .map((each) => call(each, [], shown));
  const told = new Set();
  const steps = memories.flatMap((row) => {
    if (!row.call) return [before(row.sequence), step(row, shown, source(row))];
    if (told.has(row.call)) return [];
    told.add(row.call);
    return [before(row.sequence), call(calls[row.call - 1], memories.filter((each) => each.call === row.call), shown)];
  });
  return [steps, before(Infinity)];
}

function call(made, rows, shown) {
  const idle = made.events - cited(rows).size;
  return el(
    "section",
    { class: "call", "aria-label": `Call ${made.call}` },
    el("h3", { class: "call-name" }, `Call ${made.call}`),
    el("p", { class: "call-facts" },
      el("span", null, [made.provider, made.model !== made.provider && made.model].filter(Boolean).join(" · ") || "a provider"),
      made.attempts > 1 ? pill(`${made.attempts} attempts`, "warn") : el("span", null, "1st try"),
      made.inputTokens + made.outputTokens === 0 ? el("span", null, "no tokens") : [
        el("span", { title: `${count(made.inputTokens)} tokens in` }, `${compact(made.inputTokens)} tokens in`),
        el("span", { title: `${count(made.outputTokens)} tokens out` }, `${compact(made.outputTokens)} out`),
        el("span", null, made.costMicros === null ? "no price" : dollars(made.costMicros))],
      el("span", null, plural(made.events, "event"), rows.length > 0 && idle > 0 && `, ${idle} of them in no memory`),
      rows.length === 0 && pill(made.outcome === "skipped" ? "no answer of use" : "nothing worth keeping",
        made.outcome === "skipped" ? "warn" : "")),
    rows.map((row) => step(row, shown, null)),
  );
}

const cited = (rows) => new Set(rows.flatMap((row) => row.events));

/** Of a memory that does not tell its call. */
function source(row) {
  const from = [row.provider, row.model !== row.provider && row.model].filter(Boolean).join(" · ");
  return row.kind !== "prompt" && from ? el("span", { class: "muted" }, "by ", from) : null;
}

function step(row, { changed, open }, beside) {
  return el(
    "div",
    { class: "step" },
    el("div", { class: "step-from" },
      row.events.length === 0
        ? el("span", { class: "event faint" }, "events not cited")
        : row.events.slice(0, MOST_EVENTS).map(eventChip),
      row.events.length > MOST_EVENTS && el("span", { class: "event faint" }, `and ${row.events.length - MOST_EVENTS} more`),
      icon("arrow", 16)),
    card(memory(row.kind, row), { gone: changed, beside, within: true, open: open.has(row.id) }),
  );
}

/** An event's id, short: what it is called by its sender, and its end. */
export function eventId(id) {
  return el("bdi", { class: "event-id", title: id }, tail(id.split(":").slice(1).join(":") || id));
}

function eventChip(id) {
  const [name, ...others] = id.split(":");
  return el("span", { class: "event", title: id }, el("b", null, others.length ? name : "event"), " ",
    el("bdi", null, tail(others.length ? others.join(":") : id)));
}

const tail = (text) => (text.length > 14 ? "…" + text.slice(-12) : text);

/** What is in no memory: events that wait, that were skipped, that had nothing in them; and calls that brought nothing. */
export function rest(story) {
  const { ledger, skipEvidence } = story.session;
  const lines = [
    ledger.pending > 0 && line("busy", `${plural(ledger.pending, "event")} waiting`,
      ledger.inFlight > 0 ? `${ledger.inFlight} of them in a call now` : "for the next call"),
    ledger.parked > 0 && line("warn", `${plural(ledger.parked, "event")} parked`, "until a provider may be called again"),
    ledger.skipped > 0 && line("", `${plural(ledger.skipped, "event")} skipped`,
      skipEvidence ? "left out before a call, or answered twice without a memory" : "left out before a call"),
    silent(story) > 0 && line("", `${plural(silent(story), "event")} without a memory`,
      "a start, an end, or nothing in it that was worth remembering"),
    fruitless(story),
  ].filter(Boolean);
  return lines.length > 0 && el("ul", { class: "rest-lines", "aria-label": "What is in no memory" }, lines);
}

function line(tone, what, why) {
  return el("li", null, pill(what, tone), el("span", { class: "muted" }, why));
}

/** Processed events that no call's memory and no prompt accounts for; 0 where memories do not tell their calls. */
function silent({ session, memories, calls, more }) {
  const single = memories.filter((row) => !row.call);
  if (more || single.some((row) => row.provider)) return 0;
  return session.ledger.processed - single.length - calls.filter((each) => each.outcome !== "skipped")
    .reduce((sum, each) => sum + each.events, 0);
}

function fruitless({ spend, memories, calls, more }) {
  const all = spend.reduce((sum, each) => sum + each.calls, 0) - calls.length;
  if (more || all <= 0 || memories.some((row) => row.provider && !row.call)) return null;
  const left = (name) => spend.reduce((sum, each) => sum + (each[name] ?? 0), 0) - calls.reduce((sum, each) => sum + (each[name] ?? 0), 0);
  const took = left("inputTokens") + left("outputTokens") > 0
    && `: ${compact(left("inputTokens"))} tokens in, ${compact(left("outputTokens"))} out, ${dollars(left("costMicros"))}`;
  return line("", `${plural(all, "call")} without a memory`, `failed, or found nothing to remember${took || ""}`);
}
