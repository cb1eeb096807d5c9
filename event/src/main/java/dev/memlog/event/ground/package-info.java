/* SPDX-License-Identifier: Apache-2.0 */
/** What a memory rests on: the content of files, the commit and the branch at which they were seen. */
@NullMarked
package dev.memlog.event.ground;

import org.jspecify.annotations.NullMarked;
