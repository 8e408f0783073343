import { gatewayRows } from './gateway-rows.ts';
import { partnerRows } from './partner-rows.ts';
import type { Outcome, Row } from './row.ts';
import { readSecrets } from './secrets.ts';
import { Target } from './target.ts';

/** `npm run smoke -- <url> <secrets file>`: the acceptance rows of the original against any Worker, and a table. Exit code 1 when one fails. */
const [url, secretsPath] = process.argv.slice(2);
try {
  if (url === undefined || secretsPath === undefined) throw new Error('usage: npm run smoke -- <url> <secrets file>');
  process.exitCode = (await smoke(new Target(url, readSecrets(secretsPath)))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function smoke(target: Target): Promise<boolean> {
  const counts: Record<Outcome, number> = { ok: 0, FAILED: 0, skipped: 0, due: 0 };
  for (const row of [...gatewayRows, ...partnerRows]) {
    const { outcome, seen } = await outcomeOf(row, target);
    counts[outcome]++;
    console.log(`${outcome.padEnd(8)}${row.area.padEnd(15)}${row.expects}${seen === null ? '' : ` — ${seen}`}`);
  }
  await target.close();
  console.log(
    Object.entries(counts)
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', '),
  );
  return counts.FAILED === 0;
}

async function outcomeOf(row: Row, target: Target): Promise<{ outcome: Outcome; seen: string | null }> {
  if (row.due !== undefined) return { outcome: 'due', seen: `comes with ${row.due}` };
  if (row.needs !== undefined && !target.secrets[row.needs])
    return { outcome: 'skipped', seen: `${row.needs} is not given` };
  const seen = await row
    .run(target)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return { outcome: seen === null ? 'ok' : 'FAILED', seen };
}
