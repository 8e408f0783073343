import { afterAll, describe, expect, inject, it } from 'vitest';
import { Person } from '../support/person.ts';
import { type Posted, request } from '../support/webhook.ts';

const AS_ADMIN = { authorization: 'Bearer test-token-admin' };

async function exported(): Promise<{ text: string; version: string; headers: Headers }> {
  const response = await fetch(`${inject('workerUrl')}/v1/admin/menu?format=csv`, { headers: AS_ADMIN });
  const { headers } = response;
  return { text: await response.text(), version: headers.get('etag') ?? '', headers };
}

function put(csv: string, version: string): Promise<Posted> {
  const headers = { ...AS_ADMIN, 'content-type': 'application/json', 'if-match': version };
  return request('/v1/admin/menu/csv', { method: 'PUT', headers, body: JSON.stringify({ csv }) });
}

const before = await exported();

afterAll(async () => {
  await put(before.text, (await exported()).version);
});

describe('a menu as CSV', () => {
  it('is a file with the version of the menu, and importing it changes nothing', async () => {
    const { text, version, headers } = await exported();
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toContain('menu.csv');
    expect(text).toContain('item,P01,Pizza Margherita,');
    expect(await put(text, version)).toMatchObject({ status: 200, body: { ok: true } });
    expect((await exported()).text).toBe(text);
    expect((await exported()).version).toBe(version);
  });

  it('that comes back with another price is what the bot sells with its next message', async () => {
    const { text, version } = await exported();
    const lines = text.split('\r\n');
    const dearer = lines.map((line) => (line.startsWith('item,P02,') ? line.replace(/,\d+00,/, ',123400,') : line));
    expect(dearer).not.toEqual(lines);
    expect(await put(dearer.join('\r\n'), version)).toMatchObject({ status: 200 });
    const nadia = new Person();
    await nadia.types('P02 x1');
    expect(nadia.text).toContain('1 234 DA');
  });

  it('with something wrong is refused by line, and nothing is changed', async () => {
    const { text, version } = await exported();
    const [head = '', first = ''] = text.split('\r\n');
    const answer = await put([head, first, first.replace(/^item,\w+,/, 'item,N O,')].join('\r\n'), version);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'REQ-002', details: [expect.stringMatching(/^line 3: code /)] },
    });
    expect((await exported()).text).toBe(text);
  });

  it('by who has not seen the last change is refused', async () => {
    const { text } = await exported();
    expect(await put(text, '"0"')).toMatchObject({ status: 412 });
  });
});
