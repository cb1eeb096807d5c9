/* SPDX-License-Identifier: Apache-2.0 */
/** The edge itself: bounded reading of a body, hand-over off the I/O thread, replies and problems. */
@NullMarked
package dev.memlog.ingest.http;

import org.jspecify.annotations.NullMarked;
