/* SPDX-License-Identifier: Apache-2.0 */
/** What may keep Memlog from working on this machine, examined one thing after the other without changing any. */
@NullMarked
package dev.memlog.app.doctor;

import org.jspecify.annotations.NullMarked;
