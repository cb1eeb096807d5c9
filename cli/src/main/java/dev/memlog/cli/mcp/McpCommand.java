/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.mcp;

import dev.memlog.cli.client.NodeCommand;
import dev.memlog.recall.mcp.McpEndpoint;
import dev.memlog.settings.Version;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "mcp",
        description = {"Serve a node's tools to an agent.", "Speaks the Model Context Protocol on stdin and stdout."})
public final class McpCommand extends NodeCommand implements Runnable {
    public McpCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public void run() {
        OutputStream protocol = System.out;
        // Other output of this process must not come between the protocol's lines.
        System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        McpEndpoint endpoint = McpEndpoint.ofStream(Version.text());
        new StdioMessages(endpoint, new RemoteTools(client()), System.in, protocol).run();
    }
}
