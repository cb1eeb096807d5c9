/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

/** An exception whose message names the cause and the fix, so that a command shows the message alone. */
public interface Explained {}
