// Both generations of the official MCP client against /mcp: node mcp.mjs URL QUESTION
import * as v2 from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, question] = process.argv.slice(2);

async function use({ Client, StreamableHTTPClientTransport }) {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  const { tools } = await client.listTools();
  const found = await client.callTool({ name: 'search', arguments: { query: question } });
  const [first] = found.structuredContent.results;
  const fetched = await client.callTool({ name: 'fetch', arguments: { id: first.id } });
  const asked = await client.callTool({ name: 'ask', arguments: { question } });
  const verified = await client.callTool({ name: 'verify', arguments: { record: asked.structuredContent } });
  const { resources } = await client.listResources();
  const read = await client.readResource({ uri: resources[0].uri });
  const prompt = await client.getPrompt({ name: 'answer_from_guidelines', arguments: { question } });
  await client.close();
  return {
    tools: tools.map((t) => t.name),
    first,
    fetched: fetched.structuredContent,
    answer: asked.content[0].text,
    holds: verified.structuredContent.holds,
    read: read.contents[0].text.length,
    prompt: prompt.messages[0].content.text,
  };
}

console.log(JSON.stringify([await use(v2), await use({ Client, StreamableHTTPClientTransport })]));
