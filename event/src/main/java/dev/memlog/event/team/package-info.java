/* SPDX-License-Identifier: Apache-2.0 */
/** Who a request acts for, and the keys that say so. */
@NullMarked
package dev.memlog.event.team;

import org.jspecify.annotations.NullMarked;
