/* SPDX-License-Identifier: Apache-2.0 */
/** Every setting once, with its type, range, default and meaning, and where a node keeps its files. */
@NullMarked
package dev.memlog.settings;

import org.jspecify.annotations.NullMarked;
