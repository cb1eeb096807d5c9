/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The session machine: what a session is at any moment, what may happen to it, and what follows. Pure: the topology
 * loads a state, asks the machine, stores the next state and runs the effects.
 */
@NullMarked
package dev.memlog.processor.session;

import org.jspecify.annotations.NullMarked;
