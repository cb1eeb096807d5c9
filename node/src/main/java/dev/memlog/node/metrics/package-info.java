/* SPDX-License-Identifier: Apache-2.0 */
/** What the parts count, as Prometheus reads it. */
@NullMarked
package dev.memlog.node.metrics;

import org.jspecify.annotations.NullMarked;
