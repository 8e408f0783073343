import type { ChannelAdapter } from '../channel.ts';
import { readMessageId } from '../meta/send-answer.ts';
import { parseMessenger } from './parse.ts';
import { renderMessenger } from './render.ts';

export const messenger: ChannelAdapter = {
  channel: 'messenger',
  parse: parseMessenger,
  render: renderMessenger,
  parseSendAnswer: readMessageId,
};
