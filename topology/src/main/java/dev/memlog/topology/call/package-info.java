/* SPDX-License-Identifier: Apache-2.0 */
/** Provider calls off the stream thread: assembly, dispatch, completion, cancellation. */
@NullMarked
package dev.memlog.topology.call;

import org.jspecify.annotations.NullMarked;
