/* SPDX-License-Identifier: Apache-2.0 */
/** The wiring: which parts a role is made of, how they are started, watched and stopped. */
@NullMarked
package dev.memlog.app.node;

import org.jspecify.annotations.NullMarked;
