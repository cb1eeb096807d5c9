/* SPDX-License-Identifier: Apache-2.0 */
/** What happens where work passes from one thread to another. */
@NullMarked
package dev.memlog.event.thread;

import org.jspecify.annotations.NullMarked;
