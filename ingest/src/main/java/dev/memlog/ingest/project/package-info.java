/* SPDX-License-Identifier: Apache-2.0 */
/** Which project a session works on, told from its working folder. */
@NullMarked
package dev.memlog.ingest.project;

import org.jspecify.annotations.NullMarked;
