/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import java.util.Optional;
import java.util.Set;

/** The modes that a node has. */
public interface ModeNames {
    /** Sorted. */
    Set<String> all();

    /** Why a mode cannot be used; empty if it can. */
    Optional<String> fault(String name);
}
