/* SPDX-License-Identifier: Apache-2.0 */
/** Finds a session's project from its working folder. */
@NullMarked
package dev.memlog.ingest.project;

import org.jspecify.annotations.NullMarked;
