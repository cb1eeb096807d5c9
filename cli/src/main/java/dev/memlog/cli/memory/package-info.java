/* SPDX-License-Identifier: Apache-2.0 */
/** Commands that search, inject or forget memories. */
@NullMarked
package dev.memlog.cli.memory;

import org.jspecify.annotations.NullMarked;
