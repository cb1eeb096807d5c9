/* SPDX-License-Identifier: Apache-2.0 */
/** Dead letters: shown, replayed, edited and discarded, and who did it. */
@NullMarked
package dev.memlog.recall.letters;

import org.jspecify.annotations.NullMarked;
