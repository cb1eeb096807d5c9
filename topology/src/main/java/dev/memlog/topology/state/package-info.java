/* SPDX-License-Identifier: Apache-2.0 */
/** A task's state: changelogged stores behind typed wrappers. */
@NullMarked
package dev.memlog.topology.state;

import org.jspecify.annotations.NullMarked;
