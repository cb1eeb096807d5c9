/* SPDX-License-Identifier: Apache-2.0 */
/** What teams have on the control topic for themselves, for the parts that follow it. */
@NullMarked
package dev.memlog.processor.team;

import org.jspecify.annotations.NullMarked;
