/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.mode;

import dev.memlog.admin.team.ModeNames;
import dev.memlog.processor.mode.ModeRules;
import java.util.Optional;
import java.util.Set;

/** The modes of the node's folder and of the program, for teams to choose from. */
public record ChoosableModes(ModeRules modes) implements ModeNames {
    @Override
    public Set<String> all() {
        return modes.names();
    }

    @Override
    public Optional<String> fault(String name) {
        return modes.fault(name);
    }
}
