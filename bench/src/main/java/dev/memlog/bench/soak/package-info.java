/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The soak: a mixed load on real nodes for as long as one likes, real faults by a seed, and an audit at the end that
 * counts every acknowledged event.
 */
@NullMarked
package dev.memlog.bench.soak;

import org.jspecify.annotations.NullMarked;
