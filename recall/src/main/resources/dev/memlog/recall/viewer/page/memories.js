// SPDX-License-Identifier: Apache-2.0
// Memories: live, filtered, and searched.
import { get, query } from "./api.js";
import { card, memory, newer } from "./cards.js";
import { el, fill } from "./dom.js";
import { count, day, dayKey, plural, words } from "./format.js";
import { icon } from "./icons.js";
import { on } from "./live.js";
import { kinds } from "./modes.js";
import { empty, loading, trouble } from "./parts.js";

const PAGE = 30;
const MOST = 100;
const TYPES = [["", "All"], ["observations", "Observations"], ["summaries", "Summaries"], ["prompts", "Prompts"]];
const FRAMES = { new_prompt: "prompt", new_observation: "observation", new_summary: "summary" };
const LISTS = { observation: "observations", summary: "summaries", prompt: "prompts" };

/** Whether the page to come is asked for from the search box, which then goes on with the focus. */
let typing = false;

export function memoriesPage(main, parameters, ends) {
  const asked = {
    project: parameters.get("project") ?? "",
    type: parameters.get("type") ?? "",
    kind: parameters.get("kind") ?? "",
    q: parameters.get("q") ?? "",
    order: parameters.get("order") ?? "",
  };
  const searching = asked.q !== "";
  const feed = el("div", { class: "feed", id: "feed" });
  const fresh = el("button", { class: "fresh", hidden: true }, "");
  const foot = el("div", { class: "feed-foot" });
  const note = el("p", { class: "result-note muted", role: "status" });
  const projects = projectSelect(asked);
  fill(
    main,
    el("h1", { class: "visually-hidden" }, "Memories"),
    el("div", { class: "toolbar" }, searchBox(asked), projects),
    chips(asked),
    note, fresh, feed, foot,
  );
  if (parameters.get("focus") === "search") main.querySelector("#search").focus();

  const state = { asked, feed, foot, note, fresh, shown: new Map(), waiting: [], arrived: [], ended: {}, offset: {}, most: PAGE,
    abort: new AbortController() };
  ends.push(() => state.abort.abort());
  fill(feed, loading());
  if (searching) {
    search(state);
  } else {
    ends.push(on("initial_load", () => load(state, true)));
    for (const [type, kind] of Object.entries(FRAMES)) {
      ends.push(on(type, (frame) => {
        const item = memory(kind, frame[kind]);
        knowProject(projects, item.project);
        arrive(state, item);
      }));
    }
    fresh.addEventListener("click", () => release(state));
    load(state, true);
    watchFoot(state, ends);
  }
  ends.push(on("memories_changed", () => recheck(state)));
  ends.push(on("initial_load", (frame) => fillProjects(projects, asked, frame.projects)));
  get("/api/projects").then((all) => fillProjects(projects, asked, all.projects)).catch(() => {});
}

function go(asked, changes) {
  location.hash = "#/" + query({ ...asked, ...changes });
}

function searchBox(asked) {
  let timer = 0;
  const input = el("input", {
    id: "search", type: "search", placeholder: "Search memories", value: asked.q, maxlength: "2000",
    autocomplete: "off", spellcheck: "false", "aria-label": "Search memories", enterkeyhint: "search",
  });
  const run = () => {
    clearTimeout(timer);
    const q = input.value.trim();
    const number = /^#(\d{1,16})$/.exec(q);
    if (number) {
      location.hash = `#/memory/${number[1]}`;
    } else if (q !== asked.q) {
      typing = true;
      go(asked, { q });
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 350);
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && run());
  queueMicrotask(() => {
    if (typing) {
      typing = false;
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
    }
  });
  return el("div", { class: "search", role: "search" }, icon("search"), input, el("kbd", { class: "hint" }, "/"));
}

function projectSelect(asked) {
  const select = el("select", { id: "project", "aria-label": "Project", onchange: () => go(asked, { project: select.value }) });
  fillProjects(select, asked, asked.project ? [asked.project] : []);
  return select;
}

function fillProjects(select, asked, projects) {
  const all = projects.includes(asked.project) || !asked.project ? projects : [asked.project, ...projects];
  fill(select, el("option", { value: "" }, "All projects"),
    all.map((project) => el("option", { value: project, selected: project === asked.project }, project)));
}

/** A project that is heard of for the first time can be chosen from then on. */
function knowProject(select, project) {
  if (project && ![...select.options].some((option) => option.value === project)) {
    select.append(el("option", { value: project }, project));
  }
}

function chips(asked) {
  const chip = (label, changes, current) =>
    el("a", { class: "chip", href: "#/" + query({ ...asked, ...changes }), "aria-current": current ? "true" : null }, label);
  return el(
    "div",
    { class: "filters" },
    el("nav", { class: "chips", "aria-label": "Types" },
      TYPES.map(([type, label]) => chip(label, { type, kind: "" }, asked.type === type))),
    asked.type === "observations" && kindChips(asked, chip),
    asked.q && el("nav", { class: "chips small", "aria-label": "Order" }, chip("Best first", { order: "" }, !asked.order),
      chip("Newest first", { order: "date_desc" }, asked.order === "date_desc"),
      chip("Oldest first", { order: "date_asc" }, asked.order === "date_asc")),
  );
}

/** The kinds of the project's mode, once they are told; the one that is asked for is there in any case. */
function kindChips(asked, chip) {
  const row = el("nav", { class: "chips small", "aria-label": "Kinds of observations" });
  const show = (all) => fill(row, all.map(([kind, label]) => chip(label, { kind: asked.kind === kind ? "" : kind }, asked.kind === kind)));
  const chosen = asked.kind ? [[asked.kind, words(asked.kind)]] : [];
  show(chosen);
  kinds(asked.project).then((all) => show(all.some(([kind]) => kind === asked.kind) ? all : [...all, ...chosen]));
  return row;
}

function kindsAsked({ type }) {
  return type === "" ? Object.keys(LISTS) : Object.keys(LISTS).filter((kind) => LISTS[kind] === type);
}

async function fetchPage(state, kind) {
  const { asked, abort } = state;
  const offset = state.offset[kind] ?? 0;
  if (asked.kind) {
    const hits = await get("/api/search",
      { format: "json", type: "observations", obs_type: asked.kind, project: asked.project, limit: PAGE, offset }, abort.signal);
    return { items: hits.observations, hasMore: hits.observations.length === PAGE };
  }
  return get("/api/" + LISTS[kind], { project: asked.project, limit: PAGE, offset }, abort.signal);
}

/** One page of each kind that is asked for; shown as far back as every one of them reaches. */
async function load(state, anew) {
  if (state.busy) {
    state.again ||= anew;
    return;
  }
  state.busy = true;
  try {
    if (anew) Object.assign(state, { offset: {}, ended: {}, held: [], arrived: [] });
    const kinds = kindsAsked(state.asked).filter((kind) => !state.ended[kind]);
    const pages = await Promise.all(kinds.map((kind) => fetchPage(state, kind)));
    let horizon = -Infinity;
    const found = [...state.held];
    pages.forEach((page, i) => {
      const kind = kinds[i];
      state.offset[kind] = (state.offset[kind] ?? 0) + page.items.length;
      state.ended[kind] = !page.hasMore;
      const items = page.items.map((row) => memory(kind, row));
      if (page.hasMore && items.length) horizon = Math.max(horizon, items.at(-1).at);
      found.push(...items);
    });
    state.held = found.filter((item) => item.at < horizon);
    const ready = found.filter((item) => item.at >= horizon).sort(newer);
    // What the stream told meanwhile may be younger than what was read: it is not missing there, it stays.
    if (anew) replaceAll(state, [...ready, ...state.arrived]);
    else ready.forEach((item) => place(state, item));
    endFoot(state);
  } catch (error) {
    if (error.name !== "AbortError") fill(state.shown.size ? state.foot : state.feed, trouble(error, () => load(state, true)));
  } finally {
    state.busy = false;
    if (state.again) {
      state.again = false;
      load(state, true);
    }
  }
}

function replaceAll(state, items) {
  const keep = new Set(items.map((item) => item.id));
  state.waiting = [];
  state.fresh.hidden = true;
  if (state.shown.size === 0) fill(state.feed);
  for (const id of [...state.shown.keys()]) if (!keep.has(id)) remove(state, id);
  for (const item of items) {
    const shown = state.shown.get(item.id);
    if (shown && said(shown.item) !== said(item)) renew(state, item);
    else place(state, item);
  }
  if (state.shown.size === 0) fill(state.feed, nothing(state.asked));
}

function nothing(asked) {
  if (asked.project || asked.type || asked.kind) {
    return empty("Nothing here yet", "No memory meets these filters.", el("a", { class: "button", href: "#/" }, "Show all memories"));
  }
  return empty(
    "Nothing remembered yet",
    "Work with an agent whose hooks report to this node, and what it does appears here by itself.",
    el("code", { class: "command" }, "bin/memlog hooks print"),
  );
}

/** Puts it where its time says, under its day; what is there already stays. */
function place(state, item, entering) {
  if (state.shown.has(item.id)) return;
  if (state.shown.size === 0) fill(state.feed);
  const node = cardOf(state, item);
  if (entering) node.classList.add("entering");
  state.shown.set(item.id, { item, node });
  const group = dayGroup(state.feed, item.at);
  const after = [...group.querySelectorAll(".card")].find((other) => newer(item, state.shown.get(Number(other.dataset.number)).item) < 0);
  group.insertBefore(node, after ?? null);
}

/** Something was done to it: it goes, comes back, or is another now. */
function settle(state, item, how) {
  if (how === "shown") return place(state, item);
  return how === "corrected" && !item.row.wrong ? renew(state, item) : remove(state, item.id);
}

/** Draws a card again, in its place. */
function renew(state, item) {
  const shown = state.shown.get(item.id);
  if (!shown) return;
  const focused = shown.node.contains(document.activeElement);
  const node = cardOf(state, item);
  shown.node.replaceWith(node);
  state.shown.set(item.id, { item, node });
  if (focused) node.focus();
}

const cardOf = (state, item) => card(item, { gone: (which, how) => settle(state, which, how) });

/** What people may change of it. */
const said = ({ row }) => [row.editedAt, row.pinned, row.global, row.hidden].join();

function dayGroup(feed, at) {
  const key = dayKey(at);
  const groups = [...feed.querySelectorAll(":scope > section")];
  const same = groups.find((group) => group.dataset.day === key);
  if (same) return same;
  const made = el("section", { class: "day", "data-day": key, "data-at": at, "aria-label": day(at) },
    el("h2", { class: "day-name" }, day(at)));
  feed.insertBefore(made, groups.find((group) => Number(group.dataset.at) < at) ?? null);
  return made;
}

function remove(state, id) {
  const shown = state.shown.get(id);
  if (!shown) return;
  const focused = shown.node.contains(document.activeElement);
  const next = focused ? shown.node.nextElementSibling ?? shown.node.previousElementSibling : null;
  const group = shown.node.parentElement;
  shown.node.remove();
  if (group && !group.querySelector(".card")) group.remove();
  state.shown.delete(id);
  if (next?.matches(".card")) next.focus();
  if (state.shown.size === 0) fill(state.feed, nothing(state.asked));
}

function arrive(state, item) {
  const { asked } = state;
  if (asked.project && item.project !== asked.project) return;
  if (!kindsAsked(asked).includes(item.kind) || (asked.kind && item.row.type !== asked.kind)) return;
  if (state.shown.has(item.id) || state.waiting.some((other) => other.id === item.id)) return;
  state.offset[item.kind] = (state.offset[item.kind] ?? 0) + 1;
  if (state.busy) state.arrived.push(item);
  if (window.scrollY < 240) {
    place(state, item, true);
  } else {
    // What is being read stays where it is.
    state.waiting.push(item);
    fill(state.fresh, icon("memories", 16), plural(state.waiting.length, "new memory", "new memories"));
    state.fresh.hidden = false;
  }
}

function release(state) {
  state.waiting.splice(0).forEach((item) => place(state, item, true));
  state.fresh.hidden = true;
  window.scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
}

/** Somebody hid, showed or forgot something: what is shown here may be gone. */
function recheck(state) {
  clearTimeout(state.recheck);
  state.recheck = setTimeout(() => {
    if (state.asked.q) search(state);
    else if (state.shown.size <= PAGE * 3 && window.scrollY < 240) load(state, true);
  }, 300);
}

function endFoot(state) {
  const more = state.held.length > 0 || kindsAsked(state.asked).some((kind) => !state.ended[kind]);
  fill(state.foot, state.shown.size > 0 && (more
    ? el("button", { class: "button", onclick: () => load(state, false) }, "Load more")
    : el("p", { class: "muted" }, "That is all.")));
}

function watchFoot(state, ends) {
  const watch = new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) state.foot.querySelector("button")?.click();
  }, { rootMargin: "600px" });
  watch.observe(state.foot);
  ends.push(() => watch.disconnect());
}

async function search(state) {
  const { asked, feed, note, abort } = state;
  try {
    const hits = await get("/api/search", {
      format: "json", query: asked.q, project: asked.project, type: asked.type === "summaries" ? "sessions" : asked.type,
      obs_type: asked.kind, orderBy: asked.order, limit: state.most,
    }, abort.signal);
    const sought = asked.q.match(/[\p{L}\p{N}_./-]{2,}/gu)?.filter((word) => word !== "OR" && !word.startsWith("-")) ?? [];
    const corrected = hits.corrected ?? [];
    sought.push(...corrected.map((each) => each.searched));
    const groups = [["Observations", "observation", hits.observations], ["Summaries", "summary", hits.sessions],
      ["Prompts", "prompt", hits.prompts]];
    const shown = hits.observations.length + hits.sessions.length + hits.prompts.length;
    const instead = corrected.map((each) => `“${each.typed}” is not found, these are for “${each.searched}”`).join("; ");
    note.textContent = shown === 0 ? "" : `${plural(shown, "result")} for “${asked.q}”${instead && `: ${instead}`}`;
    fill(feed, shown === 0
      ? empty("Nothing found", "Try fewer or other words; beginnings count when whole words find nothing.",
        el("a", { class: "button", href: "#/" + query({ ...asked, q: "" }) }, "Leave the search"))
      : groups.filter(([, , rows]) => rows?.length)
        .map(([label, kind, rows]) =>
        el("section", { class: "day" }, el("h2", { class: "day-name" }, label, " ", el("span", { class: "muted" }, count(rows.length))),
        rows.map((row) => card(memory(kind, row), { words: sought, gone: () => search(state) })))));
    const cut = state.most < MOST && groups.some(([, , rows]) => rows?.length === state.most);
    fill(state.foot, cut && el("button", { class: "button", onclick: () => { state.most = MOST; search(state); } }, "Show more"));
  } catch (error) {
    if (error.name !== "AbortError") fill(feed, trouble(error, () => search(state)));
  }
}
