/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

/** The source of a value, in increasing priority. */
public enum SettingSource {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
}
