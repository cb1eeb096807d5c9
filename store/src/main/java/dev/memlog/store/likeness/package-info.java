/* SPDX-License-Identifier: Apache-2.0 */
/** Near-duplicate observations. */
@NullMarked
package dev.memlog.store.likeness;

import org.jspecify.annotations.NullMarked;
