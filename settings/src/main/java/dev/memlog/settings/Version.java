/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.Optional;

/** Which Memlog this is, as the jar's manifest says. */
public final class Version {
    private Version() {}

    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
