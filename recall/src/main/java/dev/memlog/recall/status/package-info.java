/* SPDX-License-Identifier: Apache-2.0 */
/** Where every accepted event is. */
@NullMarked
package dev.memlog.recall.status;

import org.jspecify.annotations.NullMarked;
