/* SPDX-License-Identifier: Apache-2.0 */
/** Dead letters over HTTP: list, replay, discard, edit, and the audit log. */
@NullMarked
package dev.memlog.admin.deadletter;

import org.jspecify.annotations.NullMarked;
