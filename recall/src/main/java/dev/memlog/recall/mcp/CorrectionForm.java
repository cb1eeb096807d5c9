/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import dev.memlog.recall.correct.CorrectionTool;
import dev.memlog.recall.correct.EditFields;
import dev.memlog.recall.mcp.Parameter.Choice;
import dev.memlog.recall.mcp.Parameter.Text;
import java.util.ArrayList;
import java.util.List;

/** The tool that corrects memories. */
public final class CorrectionForm {
    public static final ToolForm CORRECT_MEMORY = new ToolForm(
            "correct_memory",
            "Correct a memory",
            "Corrects one memory when the user says that it is wrong, incomplete or always needed. action: edit (the"
                    + " default: the fields given replace the memory's, the original is kept), restore (its own text again),"
                    + " wrong (it is no longer told) or right, pin (told first in its project) or unpin, global (holds"
                    + " in all projects) or local. Do not use it on your own judgement alone.",
            false,
            parameters());

    private CorrectionForm() {}

    private static List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        all.add(new Text("id", "The memory's number: 123, or S12 for a session's summary.", true, 20));
        all.add(new Choice("action", "What to do; edit by default.", CorrectionTool.ACTIONS));
        for (String name : CorrectionTool.TEXTS) {
            boolean ofObservation = EditFields.OF_OBSERVATION.contains(name);
            int longest = name.equals("title") ? EditFields.LONGEST_TITLE : EditFields.LONGEST_TEXT;
            all.add(new Text(
                    name,
                    "For edit: the " + (ofObservation ? "observation's" : "summary's") + " new "
                            + name.replace('_', ' ') + ".",
                    false,
                    longest));
        }
        all.add(new Text(
                EditFields.FACTS,
                "For edit: the observation's new facts, one a line.",
                false,
                EditFields.LONGEST_TEXT));
        return all;
    }
}
