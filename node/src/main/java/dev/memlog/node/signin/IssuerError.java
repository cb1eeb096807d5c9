/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import java.util.regex.Pattern;

/** An error's name as an issuer sends it, such as {@code access_denied}; nothing else that it could hold is shown. */
final class IssuerError {
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,60}");

    private IssuerError() {}

    static String shown(String error) {
        return NAME.matcher(error).matches() ? error : "no reason given";
    }
}
