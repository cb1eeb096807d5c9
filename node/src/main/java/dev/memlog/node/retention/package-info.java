/* SPDX-License-Identifier: Apache-2.0 */
/** Forgets what is past its retention. */
@NullMarked
package dev.memlog.node.retention;

import org.jspecify.annotations.NullMarked;
