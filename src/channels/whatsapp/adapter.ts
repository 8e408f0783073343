import type { ChannelAdapter, GraphCall } from '../channel.ts';
import { idAt, listAt, recordOf } from '../meta/read-json.ts';
import { parseWhatsApp } from './parse.ts';
import { renderWhatsApp } from './render.ts';

export const whatsapp: ChannelAdapter = {
  channel: 'whatsapp',
  parse: parseWhatsApp,
  render: renderWhatsApp,
  renderReadMark,
  parseSendAnswer: (body) => idAt(recordOf(listAt(recordOf(body), 'messages')[0]), 'id') ?? null,
};

/** Read and typing in one call; the typing ends with our answer or after 25 s (meta-wire §3.5). */
function renderReadMark(input: { readonly accountId: string; readonly messageId: string }): GraphCall {
  return {
    path: `${input.accountId}/messages`,
    body: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: input.messageId,
      typing_indicator: { type: 'text' },
    },
  };
}
