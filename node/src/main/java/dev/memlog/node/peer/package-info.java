/* SPDX-License-Identifier: Apache-2.0 */
/** A node without a store asks a store node. */
@NullMarked
package dev.memlog.node.peer;

import org.jspecify.annotations.NullMarked;
