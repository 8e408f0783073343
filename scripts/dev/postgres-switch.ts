import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres, startPostgres, stopPostgres } from './postgres.ts';
import { DATABASE, readSettings } from './settings.ts';

/** `node scripts/dev/postgres-switch.ts down|up`: an outage of the database by hand, while the stack runs on. */
const { stateDir, ports } = readSettings({ env: process.env, args: [] });
const dataDir = join(stateDir, 'postgres');

try {
  if (process.argv[2] === 'down') {
    const pid = findPostgres(realpathSync(dataDir));
    if (pid !== null) await stopPostgres(pid);
    console.log('PostgreSQL is down');
  } else if (process.argv[2] === 'up') {
    const { url } = await startPostgres({ dataDir, port: ports.postgres, database: DATABASE });
    console.log(`PostgreSQL is up: ${url}`);
  } else {
    throw new Error('usage: node scripts/dev/postgres-switch.ts down|up');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
