/* SPDX-License-Identifier: Apache-2.0 */
/** The topology's reports about itself: counters, motion, the oldest pending event, transitions. */
@NullMarked
package dev.memlog.topology.metrics;

import org.jspecify.annotations.NullMarked;
