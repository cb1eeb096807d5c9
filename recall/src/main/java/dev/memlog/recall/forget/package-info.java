/* SPDX-License-Identifier: Apache-2.0 */
/** Forgetting for good. */
@NullMarked
package dev.memlog.recall.forget;

import org.jspecify.annotations.NullMarked;
