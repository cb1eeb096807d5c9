// SPDX-License-Identifier: Apache-2.0
// Memories as cards, and what can be done with them.
import { patch, post } from "./api.js";
import { correct, isMarkable, pin, remarks } from "./correct.js";
import { confirmed, copy, toast } from "./dialogs.js";
import { el, marked } from "./dom.js";
import { clock, compact, full, list, plural, fileName, words } from "./format.js";
import { icon, memoryIcon } from "./icons.js";
import { authorOf, isOwn } from "./signin.js";

const ROUTES = { observation: "observations", summary: "summaries", prompt: "prompts" };
const PARTS = ["investigated", "learned", "completed", "next_steps", "notes"];
const LONG = 320;
const LINES = 5;
const MOST_FILES = 4;

/** A row of any kind as the pages know it. */
export function memory(kind, row) {
  return { kind, row, id: row.id, at: row.created_at_epoch, project: row.project ?? "" };
}

/** Newest first; of one moment, the highest number first. */
export const newer = (a, b) => b.at - a.at || b.id - a.id;

/**
 * @param words what was searched for, to be marked
 * @param gone told when the memory was hidden or forgotten
 * @param beside more to show at its foot
 * @param within its session is what the page is about, and says what it took
 */
export function card(item, { words: sought = [], gone = () => {}, beside, open, within = false } = {}) {
  const { kind, row } = item;
  const label = kind === "observation" ? row.type : kind;
  const titleId = `title-${item.id}`;
  const more = el("div", { class: "card-more", id: `more-${item.id}`, hidden: !open });
  const body = content(item, sought, titleId, more, open);
  const node = el(
    "article",
    { class: open ? `card ${kind} open` : `card ${kind}`, "data-row": true, "data-number": item.id, tabindex: "0",
      "aria-labelledby": titleId },
    el("div", { class: "card-icon", title: words(label) }, memoryIcon(label)),
    el(
      "div",
      { class: "card-main" },
      el(
        "header",
        { class: "card-head" },
        kind === "observation"
          ? el("a", { class: "kind", href: `#/?type=observations&kind=${encodeURIComponent(label)}`, title: "All of this kind" },
            words(label))
          : el("span", { class: "kind" }, words(label)),
        !within && row.project && el("a", { class: "project", href: `#/?project=${encodeURIComponent(row.project)}` }, row.project),
        el("time", { datetime: row.created_at, title: full(item.at) }, clock(item.at)),
        el("button", { class: "number", title: "Copy the number", onclick: () => copy("#" + item.id) }, "#" + item.id),
        row.hidden && el("span", { class: "pill" }, "hidden"),
        authorOf(row) && (open || !isOwn(row)) && el("span", { class: "pill", title: "Its author" },
          isOwn(row) ? "by you" : `by ${row.author}`),
        remarks(row),
        row.ground?.text && el("span", { class: "pill warn", title: moves(row.ground) }, row.ground.text),
        row.duplicateOf && el("a", { class: "pill", href: `#/memory/${row.duplicateOf}` }, `says what #${row.duplicateOf} says`),
        row.supersededBy && el("a", { class: "pill", href: `#/memory/${row.supersededBy}` }, `superseded by #${row.supersededBy}`),
        row.supersedes?.map((number) => el("a", { class: "pill", href: `#/memory/${number}` }, `supersedes #${number}`)),
      ),
      body,
      more,
      foot(item, beside, more, within),
    ),
    actions(item, gone, !within),
  );
  return node;
}

function content({ kind, row }, sought, titleId, more, open) {
  switch (kind) {
    case "prompt":
      return text(row.prompt_text, { sought, id: titleId, class: "prompt-text" });
    case "summary":
      more.append(el("dl", { class: "parts" }, PARTS.filter((part) => row[part] && part !== first(row)).map((part) => [
        el("dt", null, words(part)), el("dd", null, marked(row[part], sought)),
      ])));
      return [
        el("h3", { class: "title", id: titleId }, marked(row.request || "What the turn came to", sought)),
        first(row) && el("p", { class: "narrative" }, el("b", null, words(first(row)) + ". "), marked(row[first(row)], sought)),
      ];
    default: {
      const facts = list(row.facts);
      if (facts.length) more.append(el("ul", { class: "facts" }, facts.map((fact) => el("li", null, marked(fact, sought)))));
      const concepts = list(row.concepts);
      if (concepts.length) more.append(el("p", { class: "concepts" }, concepts.map((concept) => el("span", { class: "tag" }, concept))));
      return [
        el("h3", { class: "title", id: titleId }, marked(row.title, sought)),
        row.subtitle && el("p", { class: "subtitle" }, marked(row.subtitle, sought)),
        row.narrative && text(row.narrative, { sought, class: "narrative" }),
        files(row, open ? Infinity : MOST_FILES),
      ];
    }
  }
}

const moves = (ground) => ["Compared with the project's folder",
  ...(ground.renamed ?? []).map(({ from, to }) => `${from} is now ${to}`)].join("\n");

/** The part of a summary that is shown folded. */
const first = (row) => ["completed", "learned", "investigated", "next_steps", "notes"].find((part) => row[part]);

function text(value, { sought, id, class: name }) {
  return el("p", { class: isLong(value) ? `${name} long` : name, id }, marked(value, sought));
}

function files(row, most) {
  const modified = list(row.files_modified);
  const read = list(row.files_read).filter((path) => !modified.includes(path));
  const all = [...modified.map((path) => [path, "changed"]), ...read.map((path) => [path, "read"])];
  if (all.length === 0) return null;
  const shown = all.slice(0, most);
  return el(
    "ul",
    { class: "files", "aria-label": "Files" },
    shown.map(([path, how]) =>
      el("li", { class: how, title: `${path} (${how})` }, icon(how === "changed" ? "change" : "file", 14),
      el("bdi", null, fileName(path)))),
    all.length > shown.length
      && el("li", { class: "rest", title: all.slice(most).map(([path]) => path).join("\n") }, `${all.length - shown.length} more`),
  );
}

function foot(item, beside, more, within) {
  const { row } = item;
  const foldable = more.childElementCount > 0 || longText(item);
  const fold = foldable
    && el("button", { class: "quiet", "data-open": true, "aria-expanded": String(!more.hidden), "aria-controls": more.id },
    more.hidden ? "More" : "Less");
  if (fold) {
    fold.addEventListener("click", () => {
      more.hidden = !more.hidden;
      fold.closest(".card").classList.toggle("open", !more.hidden);
      fold.setAttribute("aria-expanded", String(!more.hidden));
      fold.textContent = more.hidden ? "More" : "Less";
    });
  }
  const tokens = !within && row.discovery_tokens > 0
    && el("span", { class: "muted", title: "Tokens that finding this out took" }, `${compact(row.discovery_tokens)} tokens`);
  return (fold || tokens || beside) && el("footer", { class: "card-foot" }, fold, tokens, beside);
}

/** @param withSession whether its session is somewhere else */
function actions(item, gone, withSession) {
  const { kind, row } = item;
  const session = kind === "prompt" ? row.content_session_id : row.session_id;
  const tool = (name, label, attributes) =>
    el(attributes.href ? "a" : "button", { class: "quiet", title: label, ...attributes }, icon(name, 17), el("span", null, label));
  return el(
    "div",
    { class: "actions" },
    session && withSession && tool("sessions", "Session", { href: `#/session/${encodeURIComponent(session)}` }),
    isMarkable(kind) && tool("pin", row.pinned ? "Unpin" : "Pin",
      { "aria-pressed": String(row.pinned === true), onclick: () => pin(item, gone) }),
    isMarkable(kind) && tool("change", "Correct", { onclick: () => correct(item, gone) }),
    row.hidden ? tool("show", "Show", { onclick: () => show(item, gone) })
      : tool("hide", "Hide", { "data-hide": true, onclick: () => hide(item, gone) }),
    tool("forget", "Forget", { onclick: () => forget(item, gone) }),
  );
}

function longText({ kind, row }) {
  return isLong((kind === "prompt" ? row.prompt_text : row.narrative) ?? "");
}

const isLong = (value) => value.length > LONG || value.split("\n", LINES + 1).length > LINES;

async function edit(item, hidden) {
  await patch(`/api/${ROUTES[item.kind]}/${item.id}`, { hidden });
  item.row.hidden = hidden;
}

async function hide(item, gone) {
  try {
    await edit(item, true);
    gone(item, "hidden");
    toast(`#${item.id} is hidden: lists, search and context leave it out`, { undo: () => show(item, gone) });
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

async function show(item, gone) {
  try {
    await edit(item, false);
    gone(item, "shown");
    toast(`#${item.id} is shown again`);
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

function forget(item, gone) {
  forgetting(`Forget #${item.id} for good?`, { ids: [item.id] }, () => gone(item, "forgotten"));
}

/** @param conditions as /v1/forget takes them */
export function forgetting(title, conditions, done) {
  confirmed({
    title,
    verb: "Forget for good",
    danger: true,
    look: async () => {
      const seen = await post("/v1/forget", { ...conditions, dryRun: true });
      const { matched } = seen;
      const what = [[matched.observations, "observation"], [matched.summaries, "summary", "summaries"], [matched.prompts, "prompt"],
        [matched.deadLetters, "dead letter"], [matched.waitingEvents, "waiting event"]]
        .filter(([many]) => many > 0).map(([many, one, more]) => plural(many, one, more));
      return {
        can: what.length > 0 || matched.sessions > 0,
        told: what.length === 0 && matched.sessions === 0
          ? el("p", null, "There is nothing left of it.")
          : [
              el("p", null, `${what.join(", ") || "What is left of the session"} will be gone `
                + "from the log, the database, search and every copy. This cannot be undone; hiding can."),
              (seen.titles ?? []).length > 0 && el("ul", { class: "titles" }, seen.titles.slice(0, 8).map((one) => el("li", null, one))),
              (seen.alike ?? []).length > 0
                && el("p", { class: "muted" }, "Says much the same and stays: ",
                seen.alike.slice(0, 8).map((id) => [el("a", { href: `#/memory/${id}` }, "#" + id), " "])),
            ],
      };
    },
    act: async (report) => {
      let cursor;
      let total = 0;
      do {
        const part = await post("/v1/forget", cursor ? { ...conditions, cursor } : conditions);
        total += part.forgotten.memories + part.forgotten.deadLetters;
        cursor = part.next;
        report(`Forgetting… ${total}`);
      } while (cursor);
      toast("Forgotten");
      done();
    },
  });
}
