/* SPDX-License-Identifier: Apache-2.0 */
/** The keys that this node knows, and the door that asks for one. */
@NullMarked
package dev.memlog.node.access;

import org.jspecify.annotations.NullMarked;
