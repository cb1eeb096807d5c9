/* SPDX-License-Identifier: Apache-2.0 */
/** Which pages may send requests, by the address that a browser names. */
@NullMarked
package dev.memlog.edge.origin;

import org.jspecify.annotations.NullMarked;
