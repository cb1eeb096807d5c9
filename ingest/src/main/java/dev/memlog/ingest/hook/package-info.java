/* SPDX-License-Identifier: Apache-2.0 */
/** The hooks of coding agents: each agent's payload is read into one kind of report, and answered in the agent's form. */
@NullMarked
package dev.memlog.ingest.hook;

import org.jspecify.annotations.NullMarked;
