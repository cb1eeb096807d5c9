/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The session machine: states, inputs, and the effects that follow. Pure: the topology loads a state, asks the machine,
 * stores the next state and carries out the effects.
 */
@NullMarked
package dev.memlog.processor.session;

import org.jspecify.annotations.NullMarked;
