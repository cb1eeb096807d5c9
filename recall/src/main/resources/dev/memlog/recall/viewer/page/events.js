// SPDX-License-Identifier: Apache-2.0
// A session's events by name, and what became of each.
import { get } from "./api.js";
import { el, fill } from "./dom.js";
import { clock, count, full, words } from "./format.js";
import { pill, trouble } from "./parts.js";
import { eventId } from "./way.js";

const PAGE = 30;
const MOST_AT_ONCE = 100;

const LEFT_OUT = {
  private: "it was marked private, or belongs to a prompt that was",
  tool_excluded: "ingest.skip-tools leaves this tool out, or it is Memlog's own",
  session_memory_meta: "it is the agent's own note on the session",
  internal_protocol: "the agent's own talk, which nobody asked",
  empty: "there was nothing in it",
  duplicate: "the same prompt again",
  subagent_context: "a sub-agent's turn, which its own end tells",
  "generate=false": "its sender asked for no memory",
};

const NOTED = {
  "session-started": "the session began",
  "session-ended": "the session ended",
  "compaction-started": "the agent compacted its context",
  "subagent-stopped": "it said nothing",
};

/** What the page remembers of the list while it is drawn anew: which events are wanted, and how many. */
export const wanted = () => ({ forgone: true, most: PAGE });

/** The list, which fills itself; ends is told when it does no more. */
export function eventList(state, story) {
  const list = state.events;
  const rows = el("ul", { class: "event-rows" });
  const foot = el("div", { class: "feed-foot" });
  const head = el("div", { class: "chips small", role: "group", "aria-label": "Which events" });
  const section = el("section", { "aria-label": "Each event", hidden: true }, el("h2", { class: "section-name" }, "Each event"), head,
    rows, foot);
  const choose = (forgone) => () => {
    Object.assign(list, { forgone, most: PAGE });
    load();
  };
  const load = async () => {
    const asked = list.asked = {};
    const current = () => !state.ended && list.asked === asked;
    try {
      const page = await read(state.id, list);
      if (!current()) return;
      list.shown = page;
      show(page);
    } catch (error) {
      if (current() && !list.shown) {
        section.hidden = false;
        fill(rows, trouble(error, load));
      }
    }
  };
  const show = (page) => {
    section.hidden = !list.forgone && page.total === 0;
    fill(head,
      chip("In no memory", list.forgone, list.forgone ? page.total : null, choose(true)),
      chip("All", !list.forgone, list.forgone ? null : page.total, choose(false)));
    fill(rows, page.items.length === 0 ? el("li", { class: "muted" }, "Every event that is told by its name became a memory.")
      : page.items.map((event) => row(event, story)));
    fill(foot, page.hasMore && el("button", { class: "button", onclick: () => { list.most += MOST_AT_ONCE; load(); } }, "Load more"));
  };
  // What was shown stays until the new list is there, so that the page does not jump.
  if (list.shown) show(list.shown);
  load();
  return section;
}

async function read(id, { forgone, most }) {
  const items = [];
  let page;
  do {
    page = await get(`/v1/sessions/${encodeURIComponent(id)}/events`,
      { forgone, before: items.at(-1)?.sequence, limit: Math.min(MOST_AT_ONCE, most - items.length) });
    items.push(...page.items);
  } while (page.hasMore && items.length < most);
  return { ...page, items };
}

function chip(label, chosen, many, onclick) {
  return el("button", { class: "chip", "aria-current": chosen ? "true" : null, "aria-pressed": String(chosen), onclick }, label,
    many !== null && [" ", el("span", { class: "muted" }, count(many))]);
}

function row(event, story) {
  const [tone, what, why] = became(event, story);
  return el(
    "li",
    { class: "event-row" },
    el("time", { class: "muted", datetime: event.at, title: full(event.at) }, clock(event.at)),
    el("span", { class: "event-name" }, el("b", null, event.name ?? kind(event)),
      event.name && !["tool-used", "event-skipped"].includes(event.kind) && el("span", { class: "muted" }, kind(event)), eventId(event.id)),
    el("span", { class: "event-became" }, pill(what, tone), why && el("span", { class: "muted" }, why)),
  );
}

const kind = (event) => words(event.kind === "event-skipped" ? event.id.includes(":") ? event.id.split(":")[0] : "event" : event.kind);

function became(event, { session, calls }) {
  const made = event.call && calls.find((each) => each.generation === event.call.generation && each.batch === event.call.batch);
  const by = made ? `call ${made.call}` : "a call";
  switch (event.became) {
    case "memory": return ["good", "remembered",
      [event.memories.map((memory, i) => [i > 0 && ", ", el("a", { href: `#/memory/${memory.id}` }, `#${memory.id}`)])]];
    case "forgotten": return ["", "forgotten", "what was made of it was forgotten since"];
    case "nothing": return ["", "nothing in it", `${by} found nothing worth keeping`];
    case "noted": return ["", "noted", NOTED[event.kind] ?? "nothing in it to remember"];
    case "skipped": return event.call ? ["warn", "skipped", `${by} was answered without a memory, twice`]
      : ["", "left out", LEFT_OUT[event.reason] ?? event.reason];
    case "waiting": return session.ledger.parked > 0
      ? ["warn", "parked", session.statusReason ? `until its call may be made: ${session.statusReason}` : "until its call may be made"]
      : ["busy", "waiting", "for its call"];
    case "dead-letter": return ["bad", "given up", el("a", { href: "#/letters" }, "a dead letter, which can be replayed")];
    case "discarded": return ["", "discarded", session.status === "cancelled" ? "with the session's waiting work" : "by hand"];
    default: return ["", event.became, null];
  }
}
