/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import java.util.Set;

/**
 * What a token says of who has it.
 *
 * @param groups those of the person's groups that the settings name
 */
record Person(String subject, String author, Set<String> groups) {
    Person {
        groups = Set.copyOf(groups);
    }
}
