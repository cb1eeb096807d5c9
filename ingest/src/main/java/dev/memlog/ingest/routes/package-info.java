/* SPDX-License-Identifier: Apache-2.0 */
/** The door of ingest: builds each wire and adds its routes. */
@NullMarked
package dev.memlog.ingest.routes;

import org.jspecify.annotations.NullMarked;
