/* SPDX-License-Identifier: Apache-2.0 */
/** Commands that export and import memories. */
@NullMarked
package dev.memlog.cli.transfer;

import org.jspecify.annotations.NullMarked;
