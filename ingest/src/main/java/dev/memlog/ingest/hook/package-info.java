/* SPDX-License-Identifier: Apache-2.0 */
/** The hooks of coding agents: each payload is read into a {@link HookReport} and answered in its agent's form. */
@NullMarked
package dev.memlog.ingest.hook;

import org.jspecify.annotations.NullMarked;
