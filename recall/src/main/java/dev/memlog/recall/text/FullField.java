/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import java.util.Locale;

/** {@code context.full-field}: the fields of an observation in full. */
public enum FullField {
    NARRATIVE(true, false),
    FACTS(false, true),
    BOTH(true, true);

    private final boolean narrative;
    private final boolean facts;

    FullField(boolean narrative, boolean facts) {
        this.narrative = narrative;
        this.facts = facts;
    }

    boolean narrative() {
        return narrative;
    }

    boolean facts() {
        return facts;
    }

    /** By its name in the settings. */
    public static FullField of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
