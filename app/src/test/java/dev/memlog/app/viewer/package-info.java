/* SPDX-License-Identifier: Apache-2.0 */
/** The viewer as people use it: in a browser, before a node at work. */
@NullMarked
package dev.memlog.app.viewer;

import org.jspecify.annotations.NullMarked;
