/* SPDX-License-Identifier: Apache-2.0 */
/** A node over HTTP, as every command calls it, and what all commands print alike. */
@NullMarked
package dev.memlog.cli.client;

import org.jspecify.annotations.NullMarked;
