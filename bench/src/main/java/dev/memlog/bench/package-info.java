/* SPDX-License-Identifier: Apache-2.0 */
/** Measurements: they print figures and are no tests. */
@NullMarked
package dev.memlog.bench;

import org.jspecify.annotations.NullMarked;
