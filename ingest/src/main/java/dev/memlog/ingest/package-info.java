/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A hook's POST becomes an acknowledged record of {@code memlog.events}, or an error that names the field. What happens
 * to the record afterwards is the other modules' concern.
 */
@NullMarked
package dev.memlog.ingest;

import org.jspecify.annotations.NullMarked;
