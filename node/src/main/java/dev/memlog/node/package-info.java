/* SPDX-License-Identifier: Apache-2.0 */
/** One process assembled: the parts that its role runs, constructed by hand and started in the order of the data path. */
@NullMarked
package dev.memlog.node;

import org.jspecify.annotations.NullMarked;
