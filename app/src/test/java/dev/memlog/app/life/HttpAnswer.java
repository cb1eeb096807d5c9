/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.util.Map;

/**
 * What a provider puts on the wire. For the command line provider the status tells its stand-in what to do: 200 prints the
 * body and exits with 0, 400 prints it and exits with 1, 410 dies of a signal, 500 prints it on the error stream and exits with 1.
 */
record HttpAnswer(int status, Map<String, String> headers, String body) {
    static HttpAnswer of(int status, String body) {
        return new HttpAnswer(status, Map.of(), body);
    }
}
