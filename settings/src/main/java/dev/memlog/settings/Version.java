/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.Optional;

/** The version of Memlog, from the jar's manifest. */
public final class Version {
    private Version() {}

    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
