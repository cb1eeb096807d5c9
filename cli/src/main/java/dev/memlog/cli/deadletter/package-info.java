/* SPDX-License-Identifier: Apache-2.0 */
/** Commands for dead letters and the audit log. */
@NullMarked
package dev.memlog.cli.deadletter;

import org.jspecify.annotations.NullMarked;
