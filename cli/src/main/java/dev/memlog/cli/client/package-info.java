/* SPDX-License-Identifier: Apache-2.0 */
/** The node over HTTP, and what all commands share. */
@NullMarked
package dev.memlog.cli.client;

import org.jspecify.annotations.NullMarked;
