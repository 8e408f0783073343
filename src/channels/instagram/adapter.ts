import type { ChannelAdapter } from '../channel.ts';
import { readMessageId } from '../meta/send-answer.ts';
import { parseInstagram } from './parse.ts';
import { renderInstagram } from './render.ts';

export const instagram: ChannelAdapter = {
  channel: 'instagram',
  parse: parseInstagram,
  render: renderInstagram,
  parseSendAnswer: readMessageId,
};
