/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.ground;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when somebody looked at it. Without {@code id} and {@code bytes} there was no such file.
 *
 * @param path below the repository's root, with {@code /} between names
 * @param id git's blob id of the content as it lies in the working tree (40 or 64 hexadecimal digits); null for a file
 *     that is too large to be hashed
 * @param lf the blob id of the same content with LF for each CRLF; null where that is {@code id}
 * @param bytes the size
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SeenFile(
        String path,
        @Nullable String id,
        @Nullable String lf,
        @Nullable Long bytes) {
    public SeenFile {
        requireNonNull(path, "path");
    }

    /** A path under which there was no file. */
    public static SeenFile absent(String path) {
        return new SeenFile(path, null, null, null);
    }

    @JsonIgnore
    public boolean isAbsent() {
        return id == null && bytes == null;
    }

    /** Whether both are the same content, however their lines end. */
    public boolean hasContentOf(SeenFile other) {
        return has(other.id) || has(other.lf);
    }

    /** Whether a blob of this id is its content. */
    public boolean has(@Nullable String blob) {
        return blob != null && (blob.equals(id) || blob.equals(lf));
    }

    SeenFile at(String otherPath) {
        return new SeenFile(otherPath, id, lf, bytes);
    }
}
