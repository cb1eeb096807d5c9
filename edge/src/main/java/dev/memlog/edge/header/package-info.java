/* SPDX-License-Identifier: Apache-2.0 */
/** Headers that every answer of the port has. */
@NullMarked
package dev.memlog.edge.header;

import org.jspecify.annotations.NullMarked;
