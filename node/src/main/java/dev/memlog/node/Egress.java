/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

/**
 * An address that the settings let something leave to.
 *
 * @param setting that names the address, or switches it on
 * @param role that sends: {@code process}, {@code store}, {@code ingest} or {@code every}
 * @param address without users and passwords; a command's name for a command
 * @param text what is sent there
 * @param ofSessions whether text of sessions or memories is among it
 */
public record Egress(String setting, String role, String address, String text, boolean ofSessions) {}
