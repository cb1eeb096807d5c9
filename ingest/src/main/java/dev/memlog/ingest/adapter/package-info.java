/* SPDX-License-Identifier: Apache-2.0 */
/** One adapter for each wire: it reads a request, makes events of it, and says what the sender is answered. */
@NullMarked
package dev.memlog.ingest.adapter;

import org.jspecify.annotations.NullMarked;
