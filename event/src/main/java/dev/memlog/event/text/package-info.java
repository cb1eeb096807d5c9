/* SPDX-License-Identifier: Apache-2.0 */
/** Text functions that all modules use. */
@NullMarked
package dev.memlog.event.text;

import org.jspecify.annotations.NullMarked;
