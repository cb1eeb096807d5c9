/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.text.Explained;

/** A setting that cannot be used; the message names the key, where its value came from, and what is allowed. */
public final class BadSetting extends RuntimeException implements Explained {
    public BadSetting(String message) {
        super(message);
    }
}
