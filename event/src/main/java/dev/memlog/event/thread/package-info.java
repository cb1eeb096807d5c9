/* SPDX-License-Identifier: Apache-2.0 */
/** The border where work passes from one thread to another. */
@NullMarked
package dev.memlog.event.thread;

import org.jspecify.annotations.NullMarked;
