/* SPDX-License-Identifier: Apache-2.0 */
/** The log into rows: what each record becomes, once and in order, however often it starts anew. */
@NullMarked
package dev.memlog.store.projection;

import org.jspecify.annotations.NullMarked;
