/* SPDX-License-Identifier: Apache-2.0 */
/** Commands about keys. */
@NullMarked
package dev.memlog.cli.key;

import org.jspecify.annotations.NullMarked;
