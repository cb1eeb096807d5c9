/* SPDX-License-Identifier: Apache-2.0 */
/** Takes in what this machine's hooks kept while no node answered. */
@NullMarked
package dev.memlog.ingest.spool;

import org.jspecify.annotations.NullMarked;
