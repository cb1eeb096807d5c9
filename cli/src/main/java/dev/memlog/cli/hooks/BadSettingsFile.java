/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

/** A settings file that its agent cannot read. The message names the fault and its place, but not the file. */
final class BadSettingsFile extends RuntimeException {
    BadSettingsFile(String message) {
        super(message);
    }
}
