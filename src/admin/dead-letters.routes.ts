import { z } from 'zod';
import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';

const MAX_ROWS = 200;
const DEFAULT_ROWS = 50;
/** Each is a call of its conversation. */
const MAX_REPLAYED = 20;
const params = z.object({ id: z.uuid() });
const REPLAYS = ['replayed', 'dropped', 'forgotten', 'window_closed', 'gone'] as const;

const listLetters = operation({
  method: 'GET',
  path: '/v1/admin/dlq',
  id: 'listDeadLetters',
  summary:
    'What could not be sent or done, the newest first: what is open, or everything with `status=all`. Ids and reasons, no text.',
  scope: 'dlq:replay',
  action: 'ADMIN_DLQ_LIST',
  query: z.object({
    status: z.enum(['open', 'all']).optional(),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'is no number from 1 to 200')
      .optional(),
  }),
  answer: {
    description: 'The dead letters.',
    schema: z.object({ ok: z.literal(true), count: z.int(), letters: z.array(z.object({}).loose()) }),
  },
  async run({ deps, client, query }) {
    const limit = Math.min(MAX_ROWS, Math.max(1, Number(query.limit ?? DEFAULT_ROWS)));
    const { tenantId, restaurantId } = client;
    const letters = await deps.letters.list({ tenantId, restaurantId, all: query.status === 'all', limit });
    return { body: { ok: true, count: letters.length, letters } };
  },
});

const readLetter = operation({
  method: 'GET',
  path: '/v1/admin/dlq/{id}',
  id: 'readDeadLetter',
  summary: 'One dead letter, and what would come of sending it again.',
  scope: 'dlq:replay',
  action: 'ADMIN_DLQ_SHOW',
  params,
  answer: {
    description: 'The letter; `replay` as `replayDeadLetter` would answer.',
    schema: z.object({ ok: z.literal(true), letter: z.object({}).loose(), replay: z.enum(REPLAYS) }),
  },
  async run({ deps, client, params: { id } }) {
    const whose = { tenantId: client.tenantId, restaurantId: client.restaurantId, id };
    const letter = await deps.letters.find(whose);
    const replay = letter && (await deps.letters.replay({ ...whose, by: client.clientId, isDryRun: true }));
    if (!letter || !replay) throw new HttpError('not_found');
    return { body: { ok: true, letter, replay } };
  },
});

const replayOne = operation({
  method: 'POST',
  path: '/v1/admin/dlq/{id}/replay',
  id: 'replayDeadLetter',
  summary:
    'Puts a dead letter back where it came from. Asked again it answers the same and does nothing. Open still: `forgotten`, `window_closed`, `gone`.',
  scope: 'dlq:replay',
  action: 'ADMIN_DLQ_REPLAY',
  params,
  confirmed: true,
  body: z.strictObject({ dry_run: z.boolean().optional() }),
  answer: {
    description: 'What came of it; with `dry_run` what would.',
    schema: z.object({ ok: z.literal(true), replay: z.enum(REPLAYS) }),
  },
  async run({ deps, client, params: { id }, body }) {
    const { tenantId, restaurantId, clientId: by } = client;
    const replay = await deps.letters.replay({ tenantId, restaurantId, id, by, isDryRun: body.dry_run === true });
    if (!replay) throw new HttpError('not_found');
    return { body: { ok: true, replay } };
  },
});

const replayMany = operation({
  method: 'POST',
  path: '/v1/admin/dlq/replay',
  id: 'replayDeadLetters',
  summary: `The ${MAX_REPLAYED} oldest or fewer of what is open, each as by itself; \`confirm\` must be \`all\`. Ask again for the next ones.`,
  scope: 'dlq:replay',
  action: 'ADMIN_DLQ_REPLAY_ALL',
  body: z.strictObject({
    confirm: z.literal('all', { error: 'must be "all"' }),
    limit: z.int().min(1).max(MAX_REPLAYED).optional(),
    dry_run: z.boolean().optional(),
  }),
  answer: {
    description: 'How many came to what.',
    schema: z.object({ ok: z.literal(true), asked: z.int(), replays: z.record(z.string(), z.int()) }),
  },
  async run({ deps, client, body }) {
    const { tenantId, restaurantId, clientId: by } = client;
    const whose = { tenantId, restaurantId, by, isDryRun: body.dry_run === true };
    return { body: { ok: true, ...(await replayOldest(deps, { ...whose, limit: body.limit ?? MAX_REPLAYED })) } };
  },
});

const dropLetter = operation({
  method: 'POST',
  path: '/v1/admin/dlq/{id}/drop',
  id: 'dropDeadLetter',
  summary: 'Gives a dead letter up for good. 404 when it is not open.',
  scope: 'dlq:replay',
  action: 'ADMIN_DLQ_DROP',
  params,
  confirmed: true,
  answer: { description: 'It is given up.', schema: z.object({ ok: z.literal(true), dropped: z.literal(true) }) },
  async run({ deps, client, params: { id } }) {
    const { tenantId, restaurantId, clientId: by } = client;
    if (!(await deps.letters.drop({ tenantId, restaurantId, id, by }))) throw new HttpError('not_found');
    return { body: { ok: true, dropped: true } };
  },
});

/** One after the other: they may be of one conversation, whose order counts. */
async function replayOldest(
  deps: Deps,
  asked: { tenantId: string; restaurantId: string; by: string; isDryRun: boolean; limit: number },
): Promise<{ asked: number; replays: Readonly<Record<string, number>> }> {
  const { limit, ...whose } = asked;
  const ids = await deps.letters.oldest({ ...whose, limit });
  const replays: Record<string, number> = {};
  for (const id of ids) {
    const replay = (await deps.letters.replay({ ...whose, id })) ?? 'gone';
    replays[replay] = (replays[replay] ?? 0) + 1;
  }
  return { asked: ids.length, replays };
}

export const deadLetterOperations: readonly Operation[] = [listLetters, readLetter, replayOne, replayMany, dropLetter];
