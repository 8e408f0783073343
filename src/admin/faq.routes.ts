import { z } from 'zod';
import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type Answer, type Operation, operation } from '#src/gateway/operation';
import { faqDocumentEntry, faqProblems, MAX_FAQ } from '#src/support/index';

const shownFaq = z.object({ ok: z.literal(true), count: z.int(), entries: z.array(faqDocumentEntry) });

const readFaq = operation({
  method: 'GET',
  path: '/v1/admin/faq',
  id: 'readFaq',
  summary: 'The questions that the bot answers by itself, in both languages; also those that are switched off.',
  scope: 'admin:read',
  action: 'ADMIN_FAQ_READ',
  versioned: true,
  answer: { description: 'The entries; the ETag names the version of the list.', schema: shownFaq },
  run: ({ deps, client }) => faqAnswer(deps, client.restaurantId),
});

const replaceFaq = operation({
  method: 'PUT',
  path: '/v1/admin/faq',
  id: 'replaceFaq',
  summary: 'Replaces the whole list. The bot answers by it from its next message on.',
  scope: 'admin:write',
  action: 'ADMIN_FAQ_REPLACE',
  versioned: true,
  body: z.object({ entries: z.array(faqDocumentEntry).max(MAX_FAQ) }),
  answer: { description: 'The list as it is now, with its new ETag.', schema: shownFaq },
  async run({ deps, client, body, ifMatch }) {
    const details = [...faqProblems(body.entries)];
    if (details.length > 0) throw new HttpError('invalid_request', { details });
    const { restaurantId } = client;
    if (!(await deps.faq.replace({ restaurantId, version: ifMatch, entries: body.entries })))
      throw new HttpError('precondition_failed');
    return faqAnswer(deps, restaurantId);
  },
});

async function faqAnswer(deps: Deps, restaurantId: string): Promise<Answer> {
  const { entries, version } = await deps.faq.read({ restaurantId });
  return { body: { ok: true, count: entries.length, entries }, version };
}

export const faqOperations: readonly Operation[] = [readFaq, replaceFaq];
