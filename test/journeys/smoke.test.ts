import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'resto-bot-smoke-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The secrets of the local stack, with some changed or, as null, left out. */
function secretsFile(changes: Readonly<Record<string, string | null>> = {}): string {
  const local = readFileSync(join(ROOT, 'scripts/smoke/local.txt'), 'utf8');
  const wanted: Readonly<Record<string, string | null>> = { DATABASE_URL: inject('postgresUrl'), ...changes };
  const lines = local.split('\n').filter((line) => !((line.split('=', 1)[0] ?? '') in wanted));
  const added = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
  const path = join(folder, `${crypto.randomUUID()}.txt`);
  writeFileSync(path, [...lines, ...added].join('\n'));
  return path;
}

function smoke(...args: readonly string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, 'scripts/smoke/smoke.ts'), ...args],
      { timeout: 150_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
    );
  });
}

describe('the smoke command', () => {
  it('finds everything in order on a Worker that is', async () => {
    const { code, out } = await smoke(inject('workerUrl'), secretsFile());
    expect(out).not.toContain('FAILED  ');
    expect(out).toMatch(/\d{2} ok, 0 FAILED, 0 skipped, \d due/);
    expect(code).toBe(0);
  }, 160_000);

  it('says what is not, and fails: here, another app secret', async () => {
    const { code, out } = await smoke(
      inject('workerUrl'),
      secretsFile({ META_APP_SECRET: crypto.randomUUID(), DATABASE_URL: null, SMOKE_USER: null }),
    );
    expect(out).toMatch(/FAILED {2}signature {6}valid, without a token.*got 401/);
    expect(out).toMatch(/skipped events .*DATABASE_URL is not given/);
    expect(code).toBe(1);
  }, 60_000);

  it('says what it needs', async () => {
    expect(await smoke()).toMatchObject({ code: 1, out: expect.stringContaining('usage') });
    const { code, out } = await smoke('http://127.0.0.1:1', secretsFile({ ADMIN_TOKEN: null }));
    expect([code, out]).toEqual([1, expect.stringContaining('ADMIN_TOKEN')]);
  });
});
