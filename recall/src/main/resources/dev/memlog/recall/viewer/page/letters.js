// SPDX-License-Identifier: Apache-2.0
// Dead letters: what was given up and why, tried again or given up for good.
import { get, post, query } from "./api.js";
import { confirmed, copy, toast } from "./dialogs.js";
import { el, fill } from "./dom.js";
import { bytes, count, dollars, duration, full, plural, since, words } from "./format.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { empty, figure, heading, loading, pill, trouble } from "./parts.js";

const PAGE = 30;
const ROOT = "/v1/dead-letters";

export function lettersPage(main, parameters, ends) {
  const filter = Object.fromEntries(["class", "project"].map((name) => [name, parameters.get(name)]).filter(([, value]) => value));
  const state = { filter, rows: el("div", { class: "rows" }, loading(3)), top: el("div"), foot: el("div", { class: "feed-foot" }),
    most: PAGE };
  const tools = [
    el("button", { class: "button", "data-all": "discard", disabled: true,
      onclick: () => discard("Discard all of these?", filter, () => load(state)) }, icon("discard", 16), "Discard all"),
    el("button", { class: "button primary", "data-all": "replay", disabled: true,
      onclick: () => replay("Replay all of these?", filter, () => load(state)) }, icon("replay", 16), "Replay all"),
  ];
  state.tools = tools;
  fill(main, heading("Dead letters", "Events that were given up. Nothing of them is lost: each can be tried again.", tools), state.top,
    state.rows, state.foot);
  load(state);
  let timer = 0;
  ends.push(on("processing_status", () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(state), 400);
  }));
  const every = setInterval(() => !document.hidden && load(state), 5000);
  ends.push(() => { clearTimeout(timer); clearInterval(every); });
}

async function load(state) {
  try {
    const [stats, all, page] = await Promise.all([
      get(ROOT + "/stats", state.filter),
      get(ROOT + "/stats"),
      get(ROOT, { ...state.filter, limit: Math.min(100, state.most) }),
    ]);
    const drawn = JSON.stringify([stats.count, all.byClass, all.byProject, page]);
    if (drawn === state.drawn) return;
    state.drawn = drawn;
    state.tools.forEach((tool) => { tool.disabled = stats.count - stats.undecodable === 0; });
    fill(state.top, top(state.filter, stats, all));
    fill(state.rows, page.items.length === 0
      ? Object.keys(state.filter).length
        ? empty("None of these", "No dead letter meets these filters.", el("a", { class: "button", href: "#/letters" }, "Show all"))
        : empty("No dead letters", "Every event was remembered, skipped, or still has its turn.")
      : page.items.map((letter) => letterRow(letter, () => load(state))));
    fill(state.foot, page.hasMore && el("button", { class: "button", onclick: () => { state.most += PAGE; load(state); } }, "Load more"));
  } catch (error) {
    state.drawn = null;
    fill(state.rows, trouble(error, () => load(state)));
  }
}

function top(filter, stats, all) {
  if (all.count === 0) return null;
  const chip = (name, value, many) =>
    el("a", { class: "chip", href: "#/letters" + query({ ...filter, [name]: filter[name] === value ? "" : value }),
    "aria-current": filter[name] === value ? "true" : null },
    name === "class" ? words(value) : value || "no project", " ", el("span", { class: "muted" }, count(many)));
  return [
    el("dl", { class: "figures panel" },
      figure("Letters", count(stats.count)),
      figure("Sessions", count(stats.sessions)),
      figure("Oldest", stats.oldestAgeSeconds === null ? "–" : duration(stats.oldestAgeSeconds)),
      figure("To replay them", `${count(stats.estimatedTokens)} tokens`, "As an event took on average so far"),
      stats.estimatedCostMicros !== null && figure("Estimated cost", dollars(stats.estimatedCostMicros))),
    el("nav", { class: "chips small", "aria-label": "Reasons" },
      Object.entries(all.byClass).map(([value, many]) => chip("class", value, many))),
    Object.keys(all.byProject).length > 1
      && el("nav", { class: "chips small", "aria-label": "Projects" },
      Object.entries(all.byProject).filter(([value]) => value).map(([value, many]) => chip("project", value, many))),
  ];
}

/**
 * One letter; its event is fetched once it is opened.
 *
 * @param within whether it is shown with its session
 */
export function letterRow(letter, changed, { within } = {}) {
  const more = el("div", { class: "letter-more", hidden: true });
  const open = el("button", { class: "letter-open", "data-open": true, "aria-expanded": "false" },
    el("span", { class: "row-title" }, pill(words(letter.class), "bad"),
      el("span", null, letter.type ? words(letter.type) : "Unreadable bytes"),
      !within && letter.project && el("span", { class: "muted" }, letter.project)),
    el("span", { class: "row-note" }, letter.message));
  open.addEventListener("click", async () => {
    more.hidden = !more.hidden;
    open.setAttribute("aria-expanded", String(!more.hidden));
    if (!more.hidden && more.childElementCount === 0) fillLetter(more, letter);
  });
  const settled = letter.session !== null;
  return el(
    "article",
    { class: within ? "row letter within" : "row letter", "data-row": true, tabindex: "0",
      "aria-label": `${words(letter.class)}: ${letter.message}` },
    !within && el("span", { class: "row-icon bad" }, icon("letters")),
    el("div", { class: "row-main" }, open, more,
      el("p", { class: "letter-facts muted" },
        el("time", { datetime: letter.failedAt, title: full(letter.failedAt) }, since(letter.failedAt)),
        el("span", null, plural(letter.attempts, "attempt")),
        letter.replays > 0 && el("span", null, plural(letter.replays, "replay")),
        letter.provider && el("span", null, letter.provider),
        !within && letter.session && el("a", { href: `#/session/${encodeURIComponent(letter.session)}` }, "session"),
        el("span", { class: "letter-actions" },
          settled && el("button", { class: "quiet", onclick: () => discard("Discard this letter?", { key: letter.key }, changed) },
            icon("discard", 16), "Discard"),
          settled && el("button", { class: "quiet strong", onclick: () => replay("Replay this letter?", { key: letter.key }, changed) },
            icon("replay", 16), "Replay")))),
  );
}

async function fillLetter(more, letter) {
  fill(more, el("p", { class: "muted" }, "Looking…"));
  try {
    const whole = await get(ROOT + "/show", { key: letter.key });
    fill(
      more,
      el("dl", { class: "parts" },
        el("dt", null, "Event"), el("dd", null, el("button", { class: "number", onclick: () => copy(letter.key) }, letter.key)),
        el("dt", null, "Came from"),
          el("dd", null, `${letter.origin.topic}, partition ${letter.origin.partition}, offset ${letter.origin.offset}`),
        el("dt", null, "First failed"), el("dd", null, full(letter.firstFailedAt))),
      el("pre", { class: "payload", tabindex: "0" }, whole.payload ? JSON.stringify(whole.payload, null, 2) : whole.payloadText),
      el("p", { class: "muted" }, bytes(letter.bytes)),
    );
  } catch (error) {
    fill(more, el("p", { class: "trouble" }, error.message));
  }
}

const body = (filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value));

function replay(title, filter, changed) {
  let force = false;
  confirmed({
    title,
    verb: "Replay",
    look: async (again) => {
      const seen = await post(ROOT + "/replay", { ...body(filter), dryRun: true, force, max: 1000000 });
      const often = seen.refused > 0 || force;
      return {
        can: seen.remaining > 0,
        told: [
          el("p", null, seen.remaining === 0 ? "None of them would be replayed."
            : `${plural(seen.remaining, "letter")} of ${plural(seen.sessions, "session")} will be tried again, `
              + "in order, by the provider whose turn it is."),
          seen.remaining > 0 && el("p", { class: "muted" },
            `About ${count(seen.estimatedTokens)} tokens`
              + `${seen.estimatedCostMicros === null ? "" : `, ${dollars(seen.estimatedCostMicros)}`}, `
              + "as events took so far."),
          often && el("label", { class: "check" },
            el("input", { type: "checkbox", checked: force, onchange: (event) => { force = event.target.checked; again(); } }),
            force ? "Those replayed three times already, too"
              : `${plural(seen.refused, "letter")} left out: of no session, or replayed three times already. Replay those, too`),
        ],
      };
    },
    act: async (report) => toast(`${plural(await sweep("replay", "replayed", { ...body(filter), force }, report), "letter")} replayed`)
      ?? changed(),
  });
}

function discard(title, filter, changed) {
  confirmed({
    title,
    verb: "Discard",
    danger: true,
    field: { label: "Reason, for whoever asks later", placeholder: "for example: noise from a broken hook" },
    look: async () => {
      const seen = await post(ROOT + "/discard", { ...body(filter), dryRun: true, max: 1000000 });
      return { can: seen.remaining > 0,
        told: el("p", null, seen.remaining === 0 ? "None of them can be discarded."
        : `${plural(seen.remaining, "letter")} will be given up for good. The audit keeps who did it and why.`) };
    },
    act: async (report, reason) =>
      toast(`${plural(await sweep("discard", "discarded", { ...body(filter), reason }, report), "letter")} discarded`) ?? changed(),
  });
}

/** Part by part, until none is left. */
async function sweep(route, done, order, report) {
  let total = 0;
  let next = {};
  do {
    const part = await post(`${ROOT}/${route}`, { ...order, max: 1000000, ...next });
    total += part[done];
    report(`${words(done)} ${count(total)}…`);
    next = part.next ? { after: part.next, ...(part.replayId ? { replayId: part.replayId } : {}) } : null;
  } while (next);
  return total;
}
