import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../support/source-tree.ts';

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(path.join(tmpdir(), 'resto-bot-ci-'));
  mkdirSync(path.join(checkout, 'bin'));
  cpSync(path.join(ROOT, '.ci'), path.join(checkout, '.ci'), { recursive: true });
  // Found, so that nothing is installed.
  writeFileSync(path.join(checkout, 'bin/chromium'), '', { mode: 0o755 });
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** `.ci/run` with an npm that notes what it is asked, fails where told to, and writes the given test report. */
function run(input: { failsOn?: string; report?: object }): { lastLine: string; status: number | null; asked: string } {
  const report = JSON.stringify(input.report ?? { numPassedTests: 7, numFailedTests: 0, testResults: [] });
  const npm = `#!/bin/sh
echo "asked: $*"
for argument; do case "$argument" in --outputFile.json=*) printf '%s' '${report}' >"\${argument#*=}" ;; esac; done
case "$*" in "${input.failsOn ?? 'nothing'}"*) exit 1 ;; esac
`;
  writeFileSync(path.join(checkout, 'bin/npm'), npm, { mode: 0o755 });
  const { stdout, status } = spawnSync('bash', [path.join(checkout, '.ci/run')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${path.join(checkout, 'bin')}:${path.dirname(process.execPath)}:${process.env.PATH}`,
    },
  });
  const lines = stdout.trim().split('\n');
  const asked = lines.filter((line) => line.startsWith('asked: ')).map((line) => line.split(' ').slice(1, 4).join(' '));
  return { lastLine: lines.at(-1) ?? '', status, asked: asked.join(', ') };
}

describe('.ci/run', () => {
  it('installs, judges what was installed, verifies, tests, counts', () => {
    expect(run({})).toEqual({
      lastLine: '7 passed, 0 failed',
      status: 0,
      asked: 'ci --no-audit --no-fund, run integrity, run verify --, test -- --reporter=default',
    });
  });

  it.each(['ci', 'run integrity', 'run verify'])(
    'npm %s that fails is a failure, and nothing runs after it',
    (failsOn) => {
      const { lastLine, status, asked } = run({ failsOn });
      expect({ lastLine, status }).toEqual({ lastLine: '0 passed, 1 failed', status: 1 });
      expect(asked.split(', ').at(-1)).toContain(failsOn);
    },
  );

  it('a failed test is counted', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    const report = { numPassedTests: 6, numFailedTests: 1, testResults };
    expect(run({ failsOn: 'test', report })).toMatchObject({ lastLine: '6 passed, 1 failed', status: 1 });
  });

  it('a test file that could not be read is counted', () => {
    const report = { numPassedTests: 6, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(run({ failsOn: 'test', report })).toMatchObject({ lastLine: '6 passed, 1 failed', status: 1 });
  });

  it('a run that fails without a failed test is a failure', () => {
    expect(run({ failsOn: 'test' })).toMatchObject({ lastLine: '7 passed, 1 failed', status: 1 });
  });
});
