// SPDX-License-Identifier: Apache-2.0
// What people say of a memory: another text, pinned, wrong, for all projects.
import { get, post } from "./api.js";
import { dialog, toast } from "./dialogs.js";
import { el, fill } from "./dom.js";
import { full, list, words } from "./format.js";

const PARTS = {
  observation: ["title", "subtitle", "narrative", "facts"],
  summary: ["request", "investigated", "learned", "completed", "next_steps", "notes"],
};
const ROUTES = { observation: "observation", summary: "session" };
const FLAGS = [["wrong", "It is wrong: it is not told, and found only on request"], ["global", "It holds in all projects of the team"]];

/** A prompt is what its user wrote. */
export const isMarkable = (kind) => kind !== "prompt";

/** What was said of it, for the head of its card. */
export function remarks(row) {
  return [
    row.pinned && el("span", { class: "pill busy" }, "pinned"),
    row.wrong && el("span", { class: "pill bad" }, "wrong"),
    row.global && el("span", { class: "pill" }, "all projects"),
    row.editedBy && el("span", { class: "pill", title: `Edited ${full(Date.parse(row.editedAt))}` }, `edited by ${row.editedBy}`),
  ];
}

/** Takes over what the node has of it now; it may be a moment behind what was asked for. */
async function renew(item, changes) {
  const row = await get(`/api/${ROUTES[item.kind]}/${item.id}`);
  item.row = { ...row, ...changes };
}

async function mark(item, name, set) {
  await post(`/v1/memories/${item.id}/marks`, { [name]: set });
  await renew(item, { [name]: set });
}

export async function pin(item, gone) {
  const set = item.row.pinned !== true;
  try {
    await mark(item, "pinned", set);
    gone(item, "corrected");
    toast(set ? `#${item.id} is pinned: it is told first` : `#${item.id} is no longer pinned`, { undo: () => pin(item, gone) });
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

const shown = (row, part) => (part === "facts" ? list(row.facts).join("\n") : row[part] ?? "");

export function correct(item, gone) {
  const { kind, row } = item;
  const { box, body, buttons, close } = dialog(`Correct #${item.id}`, { wide: true });
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  const inputs = PARTS[kind].map((part) => [part, el("textarea", { id: `correct-${part}`, rows: "2", value: shown(row, part) })]);
  const checks = FLAGS.map(([name, label]) => {
    const input = el("input", { type: "checkbox", id: `correct-${name}`, checked: row[name] === true });
    return [name, input, el("label", { class: "field check", for: `correct-${name}` }, input, el("span", null, label))];
  });
  fill(
    body,
    inputs.map(([part, input]) =>
      el("label", { class: "field", for: input.id }, el("span", null, part === "facts" ? "Facts, one a line" : words(part)), input)),
    checks.map(([, , label]) => label),
    original(row, kind),
    trouble,
  );
  const save = el("button", { class: "button primary", onclick: () => run(saving) }, "Save");
  const restore = row.original && el("button", { class: "button", onclick: () => run(restoring) }, "Show the original again");
  fill(buttons, restore, el("button", { class: "button", onclick: close }, "Cancel"), save);

  async function saving() {
    const text = {};
    for (const [part, input] of inputs) {
      if (input.value.trim() === shown(row, part).trim()) continue;
      text[part] = part === "facts" ? input.value.split("\n").filter((fact) => fact.trim() !== "") : input.value;
    }
    if (Object.keys(text).length > 0) await post(`/v1/memories/${item.id}/text`, text);
    const changes = {};
    for (const [name, input] of checks) {
      if (input.checked === (row[name] === true)) continue;
      await post(`/v1/memories/${item.id}/marks`, { [name]: input.checked });
      changes[name] = input.checked;
    }
    await renew(item, changes);
  }

  async function restoring() {
    await post(`/v1/memories/${item.id}/text`, { original: true });
    await renew(item, {});
  }

  async function run(work) {
    save.disabled = true;
    trouble.hidden = true;
    try {
      await work();
      if (box.isConnected) close();
      gone(item, "corrected");
      toast(`#${item.id} is corrected; what it was made as is kept`);
    } catch (error) {
      trouble.hidden = false;
      trouble.textContent = error.message;
      save.disabled = false;
    }
  }
}

/** The text that it was made with, where another is shown. */
function original(row, kind) {
  if (!row.original) return null;
  const parts = PARTS[kind].map((part) => [part, part === "facts" ? (row.original.facts ?? []).join("\n") : row.original[part]])
    .filter(([, text]) => text);
  return el("details", null, el("summary", null, "The original"),
    parts.map(([part, text]) => el("p", { class: "original" }, el("b", null, words(part)), ": ", text)));
}
