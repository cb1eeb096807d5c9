/* SPDX-License-Identifier: Apache-2.0 */
/** What sessions are told, as records; what of it helped; and who is told nothing, to compare. */
@NullMarked
package dev.memlog.recall.told;

import org.jspecify.annotations.NullMarked;
