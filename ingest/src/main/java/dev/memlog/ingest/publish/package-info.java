/* SPDX-License-Identifier: Apache-2.0 */
/** The way into the log: events become acknowledged records. */
@NullMarked
package dev.memlog.ingest.publish;

import org.jspecify.annotations.NullMarked;
