/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A command that makes one call to a node and prints the reply. */
public abstract class ReplyCommand extends JsonCommand implements Runnable {
    protected ReplyCommand(Map<String, String> environment) {
        super(environment);
    }

    /** Makes the call. */
    protected abstract JsonNode reply();

    /** The reply for people. */
    protected abstract String text(JsonNode reply);

    @Override
    public final void run() {
        JsonNode reply = reply();
        print(reply, wantsJson() ? "" : text(reply));
    }
}
