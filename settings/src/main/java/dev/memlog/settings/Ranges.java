/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

/** What values of settings may be, in few words. */
final class Ranges {
    private Ranges() {}

    static ValueRange whole(long min, long max) {
        return new ValueRange.Whole(min, max);
    }

    static ValueRange span(String min, String max) {
        return new ValueRange.Span(DurationText.parse(min), DurationText.parse(max));
    }

    static ValueRange size(String min, String max) {
        return new ValueRange.Size(ByteSize.parse(min), ByteSize.parse(max));
    }

    static ValueRange yesNo() {
        return new ValueRange.YesNo();
    }

    static ValueRange text() {
        return new ValueRange.Text(false, 4096);
    }

    static ValueRange optional() {
        return new ValueRange.Text(true, 4096);
    }

    static ValueRange name() {
        return new ValueRange.Text(false, 128);
    }

    static ValueRange folder() {
        return new ValueRange.Folder();
    }
}
