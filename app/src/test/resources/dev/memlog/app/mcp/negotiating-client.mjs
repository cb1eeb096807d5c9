// SPDX-License-Identifier: Apache-2.0
// The protocol's client of the next generation, which knows revisions with and without a handshake, in each of its modes.
// Run in the folder where it is installed: node --input-type=module -e "$(cat negotiating-client.mjs)" -- URL
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const said = {};
for (const mode of ["auto", "legacy", { pin: "2026-07-28" }]) {
  const client = new Client({ name: "memlog-test", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(process.argv[1])));
  const { tools } = await client.listTools();
  const { content } = await client.callTool({ name: "search", arguments: { query: "depotZebra" } });
  said[mode.pin ?? mode] = {
    version: client.getNegotiatedProtocolVersion(),
    tools: tools.map(({ name }) => name),
    text: content[0].text,
  };
  await client.close();
}
console.log(JSON.stringify(said));
