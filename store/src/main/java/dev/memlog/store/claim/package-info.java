/* SPDX-License-Identifier: Apache-2.0 */
/** What observations claim of a subject, and which later claim denies an earlier one (decision 0058). */
@NullMarked
package dev.memlog.store.claim;

import org.jspecify.annotations.NullMarked;
