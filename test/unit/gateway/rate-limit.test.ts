import { expect, it } from 'vitest';
import { HttpError } from '#src/gateway/http-error';
import { limitCaller, limitClient, rememberingLimit } from '#src/gateway/rate-limit';

const limits = (answer: () => Promise<boolean>) => ({ limits: { byCaller: answer, byClient: answer } });
const headers = new Headers({ 'cf-connecting-ip': '198.51.100.7' });

async function refusalOf(work: Promise<void>): Promise<HttpError> {
  const error = await work.then(
    () => null,
    (thrown) => thrown,
  );
  if (error instanceof HttpError) return error;
  throw new Error('was let through');
}

it('who is within the limit goes on', async () => {
  await limitCaller(
    headers,
    limits(async () => true),
  );
  await limitClient(
    'c',
    limits(async () => true),
  );
});

it('who is beyond it hears when to come again, and is counted', async () => {
  const refusal = await refusalOf(
    limitCaller(
      headers,
      limits(async () => false),
    ),
  );
  expect(refusal).toMatchObject({
    error: 'rate_limited',
    headers: { 'retry-after': '10' },
    event: { type: 'RATE_LIMIT' },
  });
  expect(
    (
      await refusalOf(
        limitClient(
          'c',
          limits(async () => false),
        ),
      )
    ).event,
  ).toMatchObject({ reason: 'client' });
});

it('a limiter that fails lets nobody through who has proven nothing (J9)', async () => {
  const broken = limits(async () => {
    throw new Error('no limiter');
  });
  expect((await refusalOf(limitCaller(headers, broken))).error).toBe('rate_limited');
});

it('who is over the limit is not asked about again for a second; who is within it is counted every time', async () => {
  const asked: string[] = [];
  const time = { now: 1_000 };
  const limiter = {
    limit: async ({ key }: { key: string }) => {
      asked.push(key);
      return { success: key === 'within' };
    },
  };
  const ask = rememberingLimit(() => limiter, { now: () => time.now });
  for (let i = 0; i < 5; i++) expect([await ask('over'), await ask('within')]).toEqual([false, true]);
  expect(asked.filter((key) => key === 'over')).toHaveLength(1);
  expect(asked.filter((key) => key === 'within')).toHaveLength(5);
  time.now += 1_000;
  await ask('over');
  expect(asked.filter((key) => key === 'over')).toHaveLength(2);
});
