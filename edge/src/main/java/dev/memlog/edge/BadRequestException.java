/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

/** A parameter or field is invalid; the message names it and its allowed values. */
public final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String allowed;

    public BadRequestException(String parameter, String allowed) {
        super(parameter + " must be " + allowed);
        this.parameter = parameter;
        this.allowed = allowed;
    }

    String parameter() {
        return parameter;
    }

    public String allowed() {
        return allowed;
    }
}
