/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP endpoint that turns texts into vectors. */
@NullMarked
package dev.memlog.node.embed;

import org.jspecify.annotations.NullMarked;
