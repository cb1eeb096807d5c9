/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

/** A request that cannot be answered as it stands; the message names the parameter and what it may be. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String allowed;

    BadRequestException(String parameter, String allowed) {
        super(parameter + " must be " + allowed);
        this.parameter = parameter;
        this.allowed = allowed;
    }

    String parameter() {
        return parameter;
    }

    String allowed() {
        return allowed;
    }
}
