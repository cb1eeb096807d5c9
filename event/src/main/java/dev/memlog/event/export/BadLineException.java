/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

/** Signals an invalid line of an export: names the field and its rule, never its content. */
public final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    public BadLineException(String field, String problem) {
        super(problem);
        this.field = field;
    }

    /** Blank if the line as a whole is meant. */
    public String field() {
        return field;
    }

    /** The violated rule. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
