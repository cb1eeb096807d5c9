/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transfer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of an export, from any source; the first is the header. */
interface ImportLines extends AutoCloseable {
    /** The next one; null at the end. */
    @Nullable
    String next() throws IOException;

    @Override
    void close() throws IOException;
}
