import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMediaFinder } from '#src/channels/index';
import { endless, Service } from '../../support/service.ts';

const service = new Service();
const LOOKASIDE = 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1';

const find = (mediaId = '123') => {
  const graphBaseUrl = new URL(service.url).origin;
  const finder = createMediaFinder({ fetch, graphBaseUrl, version: 'v26.0', timeoutMs: 400 });
  return finder({ mediaId, accountId: '100', token: 'CANARY' });
};

beforeAll(() => service.start());
afterAll(() => service.stop());
beforeEach(() => {
  service.asked.length = 0;
  service.says({ url: LOOKASIDE, file_size: '2004', mime_type: 'audio/ogg' });
});

describe('where Meta keeps a medium', () => {
  it('is asked at Graph with our token, for one number', async () => {
    expect(await find()).toEqual({ ok: true, url: LOOKASIDE, bytes: 2004 });
    expect(service.asked[0]?.path).toBe('/v26.0/123?phone_number_id=100');
    expect(service.asked[0]?.headers.authorization).toBe('Bearer CANARY');
  });

  it.each(['', '../me', '1/2', '12?fields=x', 'x'.repeat(50), '1'.repeat(41)])(
    'is not asked under "%s"',
    async (id) => {
      expect(await find(id)).toEqual({ ok: false, reason: 'gone' });
      expect(service.asked).toEqual([]);
    },
  );

  it.each([
    [404, 'gone'],
    [400, 'gone'],
    [401, 'away'],
    [429, 'away'],
    [500, 'away'],
    [302, 'away'],
  ] as const)('answered with %s: %s', async (status, reason) => {
    service.says({ url: LOOKASIDE }, status, status === 302 ? { location: '/elsewhere' } : {});
    expect(await find()).toEqual({ ok: false, reason });
    expect(service.asked).toHaveLength(1);
  });

  it.each([
    ['nonsense', () => service.says('<html>')],
    ['nothing', () => service.behaves(() => {})],
    ['without end', () => service.behaves(endless)],
  ])('answered with %s: not now', async (_what, misbehave) => {
    misbehave();
    expect(await find()).toEqual({ ok: false, reason: 'away' });
  });
});
