/* SPDX-License-Identifier: Apache-2.0 */
/** Cuts from content, before it enters the log, private parts, injected context, secrets, and whatever is too long. */
@NullMarked
package dev.memlog.ingest.privacy;

import org.jspecify.annotations.NullMarked;
