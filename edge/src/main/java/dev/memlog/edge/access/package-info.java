/* SPDX-License-Identifier: Apache-2.0 */
/** Who may pass the edge: every route with the scope that it needs. */
@NullMarked
package dev.memlog.edge.access;

import org.jspecify.annotations.NullMarked;
