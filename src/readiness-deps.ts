import { listCatalogVersions } from '#src/conversation/restaurant.repository';
import type { Database } from '#src/db/index';
import type { AccountRef } from '#src/messages/index';

/** By name: settles when that part answers. */
export type Readiness = Readonly<Record<string, () => Promise<void>>>;

export function readiness(
  env: Env,
  parts: { db: Database; findOwner(account: AccountRef): Promise<unknown> },
): Readiness {
  const { db, findOwner } = parts;
  return {
    postgres: () => listCatalogVersions(db).then(() => {}),
    objects: () => findOwner({ channel: 'whatsapp', accountId: 'readiness' }).then(() => {}),
    queues: async () => {
      if (!env.OUTBOUND_QUEUE || !env.JOURNAL_QUEUE || !env.DEAD_LETTER_QUEUE) throw new Error('missing binding');
    },
  };
}
