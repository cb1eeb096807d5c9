/* SPDX-License-Identifier: Apache-2.0 */
/** The generic wire: events of any agent, one or many per request. */
@NullMarked
package dev.memlog.ingest.generic;

import org.jspecify.annotations.NullMarked;
