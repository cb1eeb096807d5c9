/* SPDX-License-Identifier: Apache-2.0 */
/** What sessions were told, and what became of it: rows of numbers, and queries that count them. */
@NullMarked
package dev.memlog.store.told;

import org.jspecify.annotations.NullMarked;
