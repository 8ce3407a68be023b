// The AI SDK's chat transport against /api/v1/answers, as useChat drives it: node ui_message_stream.mjs URL QUESTION
import * as v7 from 'ai';
import * as v5 from 'ai5';

const [url, question] = process.argv.slice(2);

async function ask({ DefaultChatTransport, readUIMessageStream }) {
  const transport = new DefaultChatTransport({
    api: `${url}/api/v1/answers`,
    headers: { accept: 'text/event-stream' },
    prepareSendMessagesRequest: ({ messages }) => ({ body: { question: messages.at(-1).parts[0].text } }),
  });
  const messages = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: question }] }];
  const stream = await transport.sendMessages({ trigger: 'submit-message', chatId: 'c1', messages });
  let message;
  const failed = [];
  for await (message of readUIMessageStream({ stream, onError: (e) => failed.push(String(e)) }));
  return { message, failed };
}

console.log(JSON.stringify([await ask(v7), await ask(v5)]));
