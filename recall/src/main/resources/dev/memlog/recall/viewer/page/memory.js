// SPDX-License-Identifier: Apache-2.0
// One memory by its number, whatever it is.
import { get } from "./api.js";
import { card, memory } from "./cards.js";
import { el, fill } from "./dom.js";
import { empty, heading, loading, trouble } from "./parts.js";
import { whyPanel } from "./why.js";

const ROUTES = [["observation", "observation"], ["summary", "session"], ["prompt", "prompt"]];

export async function memoryPage(main, number) {
  const place = el("div", { class: "feed alone" }, loading(1));
  fill(main, heading(`#${number}`), place);
  const gone = (item, how) => {
    // Its word may come, or be taken back, when another page is there.
    if (!place.isConnected) return;
    if (how === "forgotten") fill(place,
      empty("Forgotten", `Nothing is left of #${number}.`, el("a", { class: "button", href: "#/" }, "All memories")));
    else memoryPage(main, number);
  };
  try {
    const found = [];
    for (const [kind, route] of ROUTES) {
      const row = await get(`/api/${route}/${number}`).catch((error) => {
        if (error.status === 404) return null;
        throw error;
      });
      if (row) found.push({ kind, row });
      if (row && !row.onceNumbered) break;
    }
    const shown = found.find(({ row }) => !row.onceNumbered) ?? found[0];
    if (shown) {
      const others = [...found.filter((other) => other !== shown).map(({ row }) => row.id), ...(shown.row.alsoOnceNumbered ?? [])];
      fill(
        place,
        shown.row.onceNumbered && el("p", { class: "muted" }, `Imported under the number #${number}; here it is #${shown.row.id}.`),
        card(memory(shown.kind, shown.row), { gone, open: true }),
        whyPanel(shown.row),
        others.length > 0 && el("p", { class: "muted" }, `Imported under the number #${number}, too: `,
          others.map((id) => [el("a", { href: `#/memory/${id}` }, "#" + id), " "])),
      );
      return;
    }
    fill(place, empty("No such memory", `Nothing is known of #${number} here. It may have been forgotten.`,
      el("a", { class: "button", href: "#/" }, "All memories")));
  } catch (error) {
    fill(place, trouble(error, () => memoryPage(main, number)));
  }
}
