/* SPDX-License-Identifier: Apache-2.0 */
/** What is remembered, read from the rows. */
@NullMarked
package dev.memlog.store.query;

import org.jspecify.annotations.NullMarked;
