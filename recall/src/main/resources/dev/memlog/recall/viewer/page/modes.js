// SPDX-License-Identifier: Apache-2.0
// The kinds of observations that there are: those of a project's mode, or of all modes in use.
import { get } from "./api.js";
import { on } from "./live.js";

let asked = null;
// A node that was started anew may have others.
on("initial_load", () => { asked = null; });

/** [[id, label], …]; none while nobody can tell. */
export async function kinds(project) {
  asked ??= get("/v1/modes").catch(() => {
    asked = null;
    return { modes: [], projects: {} };
  });
  const { mode, projects, modes } = await asked;
  const names = project ? [Object.hasOwn(projects, project) ? projects[project] : mode] : [mode, ...Object.values(projects)];
  const types = names.flatMap((name) => modes.find((each) => each.name === name)?.types ?? []);
  return [...new Map(types.map((type) => [type.id, type.label]))];
}
