import { postJson } from './api.js';
import { toast } from './dom.js';
import { accountOn, isScoped, userOn } from './store.js';

/** What somebody does with their phone. The message itself comes back by the event stream. */
export async function sendAs({ channel, holder }, content) {
  const user = userOn(channel, holder());
  const sender = channel === 'whatsapp' && isScoped(user) ? { userId: user } : { from: user };
  const common = { channel, account: accountOn(channel).id, name: holder().name, wait: false };
  try {
    await postJson('/_control/inbound', { ...common, ...sender, ...content });
  } catch (problem) {
    toast(`Not sent: ${problem.message}`);
  }
}

/** A tap on something the bot offered. */
export function choose(line, option, message) {
  if (option.kind === 'button' || option.kind === 'row') {
    const description = option.description === undefined ? {} : { description: option.description };
    return sendAs(line, {
      kind: option.kind,
      id: option.id,
      title: option.title,
      replyTo: message.id,
      ...description,
    });
  }
  return sendAs(line, { kind: option.kind, payload: option.id, title: option.title });
}

export async function control(path, body) {
  try {
    return await postJson(path, body);
  } catch (problem) {
    toast(problem.message);
    return undefined;
  }
}
