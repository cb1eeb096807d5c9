/* SPDX-License-Identifier: Apache-2.0 */
/** What hooks kept while no node took it: where it lies, and how a node takes it in. */
@NullMarked
package dev.memlog.app.spool;

import org.jspecify.annotations.NullMarked;
