/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.config;

/** Where a value came from; a later one goes above an earlier one. */
enum SettingSource {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
}
