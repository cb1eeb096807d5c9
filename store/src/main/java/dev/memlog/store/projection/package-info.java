/* SPDX-License-Identifier: Apache-2.0 */
/** Projects the log into rows: each record once and in order, however often the projection restarts. */
@NullMarked
package dev.memlog.store.projection;

import org.jspecify.annotations.NullMarked;
