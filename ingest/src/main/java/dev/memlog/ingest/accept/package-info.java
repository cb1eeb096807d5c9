/* SPDX-License-Identifier: Apache-2.0 */
/** What all wires share: a body as JSON, its fields, the event made of them without what must not be kept, and the way into the log. */
@NullMarked
package dev.memlog.ingest.accept;

import org.jspecify.annotations.NullMarked;
