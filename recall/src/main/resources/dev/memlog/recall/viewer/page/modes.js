// SPDX-License-Identifier: Apache-2.0
// The kinds of observations that there are: those of a project's mode, or of all modes in use.
import { get } from "./api.js";
import { on } from "./live.js";

/** Whether a name is that of a glob, in which * stands for any characters. */
function isNamed(glob, name) {
  const [first, ...rest] = glob.split("*");
  if (!rest.length) {
    return glob === name;
  }
  const last = rest.pop();
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return name.startsWith(first) && name.length - last.length >= at && name.endsWith(last);
}

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
  // The first entry that holds the project decides; a name of digits alone stands first in any object, and is the closest.
  const own = () => Object.entries(projects).find(([glob]) => isNamed(glob, project))?.[1] ?? mode;
  const names = project ? [own()] : [mode, ...Object.values(projects)];
  const types = names.flatMap((name) => modes.find((each) => each.name === name)?.types ?? []);
  return [...new Map(types.map((type) => [type.id, type.label]))];
}
