import { urlOf } from '../dev/postgres.ts';
import { DATABASE, readSettings } from '../dev/settings.ts';
import { clientTable, listClients, minute, revokeClient } from './clients.ts';
import { createClient, type IssuedToken, rotateToken } from './issue-token.ts';
import { readArguments, USAGE } from './token-arguments.ts';
import { withDatabase } from './with-database.ts';

/**
 * `npm run token`: makes, renews, ends and lists the tokens of API clients. Standard output carries the token (or the list) and nothing else,
 * so that it can go straight into a secret store.
 */

async function main(): Promise<void> {
  const { url, environment } = target(process.env);
  const command = readArguments(process.argv.slice(2), environment);
  const now = Date.now();
  switch (command.kind) {
    case 'help':
      console.log(USAGE);
      return;
    case 'create':
      return show(await withDatabase(url, (db) => createClient(db, { ...command, now })));
    case 'rotate':
      return show(await withDatabase(url, (db) => rotateToken(db, { ...command, now })));
    case 'revoke': {
      const { name, isActive } = await withDatabase(url, (db) => revokeClient(db, command.client));
      console.error(isActive ? `revoked ${name}: refused everywhere within a minute` : `${name} was revoked before`);
      return;
    }
    case 'list':
      console.log(await withDatabase(url, async (db) => clientTable(await listClients(db), now)));
  }
}

/** Whoever names no database means the local stack's. */
function target(env: NodeJS.ProcessEnv): { url: string; environment: string } {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, environment: env.ENVIRONMENT || 'production' };
  const { ports } = readSettings({ env, args: [] });
  const url = urlOf({ port: ports.postgres, database: DATABASE });
  return { url, environment: env.ENVIRONMENT || 'development' };
}

function show(issued: IssuedToken): void {
  console.log(issued.token);
  console.error(`client ${issued.clientId} (${issued.name}), lookup id ${issued.lookupId}`);
  console.error(`may ${issued.scopes.join(', ')} until ${minute(issued.expiresAt)}`);
  if (issued.previousUntil)
    console.error(`its token before this one is accepted until ${minute(issued.previousUntil)}`);
  if (issued.endsOlder)
    console.error('the one before that, accepted until now by an earlier rotation, is refused from now on');
  console.error('This is the only time that the token is shown: it is stored nowhere.');
}

main().catch((error: unknown) => {
  console.error(`token: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
