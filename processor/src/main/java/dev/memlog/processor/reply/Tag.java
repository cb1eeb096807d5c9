/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import org.jspecify.annotations.Nullable;

/**
 * One tag of the grammar found in a reply.
 *
 * @param name in lower case
 * @param start of its {@code <}
 * @param end behind its {@code >}
 * @param reason the value of its attribute of that name
 */
record Tag(
        String name,
        Form form,
        int start,
        int end,
        @Nullable String reason) {
    enum Form {
        OPEN,
        CLOSE,
        EMPTY
    }

    boolean opens(String other) {
        return form == Form.OPEN && name.equals(other);
    }

    boolean closes(String other) {
        return form == Form.CLOSE && name.equals(other);
    }
}
