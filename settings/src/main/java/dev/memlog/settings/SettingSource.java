/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

/** Where a value came from; a later one goes above an earlier one. */
public enum SettingSource {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
}
