/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The thin HTTP edge: adapters for each wire, validation, privacy, and publishing to the events topic. It answers once
 * the record is acknowledged by the log, and knows nothing of what becomes of it.
 */
@NullMarked
package dev.memlog.ingest;

import org.jspecify.annotations.NullMarked;
