import { depsFor } from '../../../src/deps.ts';
import { CHANNELS } from '../../../src/messages/index.ts';
import { refuse } from './refuse.ts';

/**
 * `GET /__dev/state?channel=&account=&user=`: one conversation's state and outbox. The way from (channel, account, user) to the object is the
 * product's own (`conversationIdOf`), and so is what it says of itself (`inspect`).
 */
export async function inspectConversation(query: URLSearchParams, env: DevEnv): Promise<Response> {
  const channel = CHANNELS.find((known) => known === query.get('channel'));
  const accountId = query.get('account') ?? '';
  const user = query.get('user') ?? '';
  if (!channel || accountId === '' || user === '') {
    return refuse(400, { error: 'invalid_query', message: `?channel=${CHANNELS.join('|')}&account=<id>&user=<id>` });
  }
  const deps = depsFor(env);
  const id = await deps.conversationIdOf({ channel, accountId }, user);
  return Response.json(await deps.conversation(id).inspect());
}
