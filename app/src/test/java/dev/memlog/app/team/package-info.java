/* SPDX-License-Identifier: Apache-2.0 */
/** Teams on a node: what is chosen for one, what others learn of it, and how a laptop joins one. */
@NullMarked
package dev.memlog.app.team;

import org.jspecify.annotations.NullMarked;
