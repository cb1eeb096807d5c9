/* SPDX-License-Identifier: Apache-2.0 */
/** What prompts are told of a project's memories, and what foreign prompts and small talk are told. */
@NullMarked
package dev.memlog.bench.prompt;

import org.jspecify.annotations.NullMarked;
