/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

/** A line that is none of an export: names the field and what it must be, never what stands there. */
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

    /** What is wrong with it. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
