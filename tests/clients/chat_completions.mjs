// Three providers of the AI SDK against /v1, not streamed and streamed: node chat_completions.mjs URL QUESTION
// openai reads message.annotations, perplexity the top-level citations, openai-compatible the text alone.
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createPerplexity } from '@ai-sdk/perplexity';
import { generateText, streamText } from 'ai';

const [url, prompt] = process.argv.slice(2);
const options = { baseURL: `${url}/v1`, apiKey: 'none' };
const models = {
  openai: createOpenAI(options).chat('guideline-qa'),
  compatible: createOpenAICompatible({ ...options, name: 'guideline-qa', includeUsage: true })('guideline-qa'),
  perplexity: createPerplexity(options)('guideline-qa'),
};

async function use(model) {
  const whole = await generateText({ model, prompt });
  const stream = streamText({ model, prompt });
  let streamed = '';
  for await (const piece of stream.textStream) streamed += piece;
  return {
    text: whole.text,
    streamed,
    finishReason: await stream.finishReason,
    sources: whole.sources.map((s) => s.url),
    streamedSources: (await stream.sources).map((s) => s.url),
    tokens: [whole.usage.totalTokens, (await stream.usage).totalTokens],
  };
}

const found = {};
for (const [name, model] of Object.entries(models)) found[name] = await use(model);
console.log(JSON.stringify(found));
