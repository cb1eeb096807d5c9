/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.text.Explained;
import java.io.IOException;

/** The HTTP port cannot be opened; the message names the cause and the fix. */
public final class PortException extends RuntimeException implements Explained {
    PortException(String message, IOException cause) {
        super(message, cause);
    }
}
