/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.io.IOException;
import okhttp3.Headers;

/** The result of one HTTP request. */
sealed interface HttpReply {
    record Answered(int status, Headers headers, String body) implements HttpReply {
        @Override
        public String toString() {
            return "Answered[" + status + ", " + body.length() + " characters]";
        }
    }

    /** @param requestLeft true if a byte of the request may have reached the service, which may charge for it */
    record Broken(IOException cause, boolean requestLeft) implements HttpReply {}
}
