/* SPDX-License-Identifier: Apache-2.0 */
/** Liveness, readiness and its details: each watch detects one way to stand still. */
@NullMarked
package dev.memlog.node.health;

import org.jspecify.annotations.NullMarked;
