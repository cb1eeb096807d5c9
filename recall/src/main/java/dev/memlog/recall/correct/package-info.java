/* SPDX-License-Identifier: Apache-2.0 */
/** People correct memories: another text, and what holds of them. */
@NullMarked
package dev.memlog.recall.correct;

import org.jspecify.annotations.NullMarked;
