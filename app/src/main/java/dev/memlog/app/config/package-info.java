/* SPDX-License-Identifier: Apache-2.0 */
/** Settings: every key with its default and range, and the merged view of file, environment and flags. */
@NullMarked
package dev.memlog.app.config;

import org.jspecify.annotations.NullMarked;
