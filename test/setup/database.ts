import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../scripts/db/migrate.ts';
import { freePort } from '../../scripts/dev/free-port.ts';
import { startNeonEndpoint } from '../../scripts/dev/neon-endpoint.ts';
import { startPostgres, stopPostgres, urlOf } from '../../scripts/dev/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgresPort: number;
    readonly neonPort: number;
  }
}

/** Every migration is in it and no data: what test databases are copied from. */
export const TEMPLATE_DATABASE = 'resto_template';

/** One real PostgreSQL and one Neon endpoint for the whole run; each test file makes itself databases of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'resto-bot-test-'));
  const port = await freePort();
  const options = { dataDir: join(folder, 'postgres'), port, database: TEMPLATE_DATABASE, durable: false };
  const postgres = await startPostgres(options);
  const stop = async () => {
    await stopPostgres(postgres.pid);
    for (const path of [folder, postgres.dataDir]) rmSync(path, { recursive: true, force: true });
  };
  try {
    await migrate({ url: urlOf(options) });
    const neon = await startNeonEndpoint({ port: 0, postgresPort: port });
    project.provide('postgresPort', port);
    project.provide('neonPort', neon.port);
    return async () => {
      await neon.close();
      await stop();
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
