/* SPDX-License-Identifier: Apache-2.0 */
/** Provider calls beside the stream thread: dispatch, completion, cancellation. */
@NullMarked
package dev.memlog.topology.call;

import org.jspecify.annotations.NullMarked;
