/* SPDX-License-Identifier: Apache-2.0 */
/** Programs in JVMs of their own, beside the test that starts them. */
@NullMarked
package dev.memlog.node.process;

import org.jspecify.annotations.NullMarked;
