/* SPDX-License-Identifier: Apache-2.0 */
/** The modes that teams have chosen, where a node shows them, offers them, and hears of them. */
@NullMarked
package dev.memlog.node.mode;

import org.jspecify.annotations.NullMarked;
