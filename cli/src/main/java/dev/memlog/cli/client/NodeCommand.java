/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that calls a node. */
public abstract class NodeCommand extends ConsoleCommand {
    private static final int MAX_ACTOR = 128;

    @Mixin
    private final ServerOption server;

    private final Map<String, String> environment;

    protected NodeCommand(Map<String, String> environment) {
        this.environment = environment;
        server = new ServerOption(environment);
    }

    protected final Map<String, String> environment() {
        return environment;
    }

    protected final ServerOption server() {
        return server;
    }

    protected final NodeClient client() {
        return server.client();
    }

    /** The body of an order: who gives it, for the audit log. */
    protected final ObjectNode order() {
        return signed(NodeClient.MAPPER.createObjectNode());
    }

    protected final boolean hasKeyFile() {
        return KeyFile.isNamed(environment);
    }

    /** With a key or a sign-in, that says who gives the order. */
    protected final ObjectNode signed(ObjectNode body) {
        if (server.isKnown()) {
            return body;
        }
        String user = System.getProperty("user.name", "").strip();
        return body.put("actor", user.isEmpty() ? "somebody" : user.substring(0, Math.min(user.length(), MAX_ACTOR)));
    }
}
