/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import dev.memlog.event.text.Explained;

/** An unusable setting. The message names the key, the source of its value, and the allowed values. */
public final class BadSetting extends RuntimeException implements Explained {
    public BadSetting(String message) {
        super(message);
    }
}
