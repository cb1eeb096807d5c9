/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

/** A settings file is not what its agent could read; the message tells what and where, but not in which file. */
final class BadSettingsFile extends RuntimeException {
    BadSettingsFile(String message) {
        super(message);
    }
}
