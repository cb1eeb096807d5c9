/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Vectors made in this process: a sentence model on ONNX Runtime, its tokenizer, and where the model and the native
 * libraries come from (decision 0054).
 */
@NullMarked
package dev.memlog.node.embed.local;

import org.jspecify.annotations.NullMarked;
