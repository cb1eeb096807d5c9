/* SPDX-License-Identifier: Apache-2.0 */
/** Connects an agent: Memlog's hooks in its settings files. */
@NullMarked
package dev.memlog.cli.hooks;

import org.jspecify.annotations.NullMarked;
