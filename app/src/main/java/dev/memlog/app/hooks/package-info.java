/* SPDX-License-Identifier: Apache-2.0 */
/** Memlog's hooks in the settings of coding agents: what they say, and how they get into a file and out of it again. */
@NullMarked
package dev.memlog.app.hooks;

import org.jspecify.annotations.NullMarked;
