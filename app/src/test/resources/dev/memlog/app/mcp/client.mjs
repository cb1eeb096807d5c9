// SPDX-License-Identifier: Apache-2.0
// A client of the Model Context Protocol, as its makers publish it.
// Run in the folder where it is installed, so that it is found:
//   node --input-type=module -e "$(cat client.mjs)" -- http URL < calls.json
//   node --input-type=module -e "$(cat client.mjs)" -- stdio COMMAND ARGUMENT... < calls.json
// calls.json: [{"name": "search", "arguments": {…}}, …], made one after the other. Prints what came of them as JSON.
import { readFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [kind, target, ...rest] = process.argv.slice(1);
const calls = JSON.parse(readFileSync(0, "utf8"));
const transport =
  kind === "http"
    ? new StreamableHTTPClientTransport(new URL(target))
    : new StdioClientTransport({ command: target, args: rest, env: process.env, stderr: "inherit" });
const errors = [];
const client = new Client({ name: "memlog-test", version: "1.0.0" });
client.onerror = (error) => errors.push(String(error));
await client.connect(transport);
const { tools } = await client.listTools();
const results = [];
for (const call of calls) {
  try {
    const { content, isError } = await client.callTool(call);
    results.push({ text: content[0].text, isError: isError ?? false });
  } catch (error) {
    results.push({ protocolError: error.code, text: error.message });
  }
}
await client.ping();
console.log(JSON.stringify({
  server: client.getServerVersion(),
  instructions: client.getInstructions(),
  tools: tools.map(({ name, description, inputSchema, annotations }) => ({ name, description, inputSchema, annotations })),
  results,
  errors,
}));
await client.close();
