/* SPDX-License-Identifier: Apache-2.0 */
/** What the store needs from outside: an embedder, and an observer of its counts. */
@NullMarked
package dev.memlog.store.port;

import org.jspecify.annotations.NullMarked;
