/* SPDX-License-Identifier: Apache-2.0 */
/** State of a simulated year of sessions, on disk and in the heap. */
@NullMarked
package dev.memlog.bench.year;

import org.jspecify.annotations.NullMarked;
