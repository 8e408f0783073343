import { DurableObject } from 'cloudflare:workers';

/** What no design of this kind can do without: verify, one call to one of 64 objects, one row that survives a crash. */
interface FloorEnv {
  readonly FLOOR: DurableObjectNamespace<FloorObject>;
  readonly META_APP_SECRET: string;
}

interface Item {
  readonly id?: string;
  readonly from?: string;
  readonly sender?: { readonly id: string };
  readonly message?: { readonly mid: string };
}

interface Body {
  readonly entry: readonly {
    readonly changes?: readonly { readonly value: { readonly messages: readonly Item[] } }[];
    readonly messaging?: readonly Item[];
  }[];
}

const OBJECTS = 64;
let key: Promise<CryptoKey> | null = null;

export class FloorObject extends DurableObject<FloorEnv> {
  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID');
  }

  write(id: string, at: number): boolean {
    return this.ctx.storage.sql.exec('INSERT OR IGNORE INTO seen VALUES (?, ?)', id, at).rowsWritten > 0;
  }
}

export default {
  async fetch(request, env) {
    const body = await request.arrayBuffer();
    if (!(await isSigned(body, request.headers.get('x-hub-signature-256'), env))) {
      return new Response(null, { status: 401 });
    }
    const { id, sender } = firstItem(JSON.parse(new TextDecoder().decode(body)) as Body);
    const object = env.FLOOR.get(env.FLOOR.idFromName(String(bucketOf(sender))));
    await object.write(id, Date.now());
    return new Response(null, { status: 200 });
  },
} satisfies ExportedHandler<FloorEnv>;

function isSigned(body: ArrayBuffer, header: string | null, env: FloorEnv): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secret = new TextEncoder().encode(env.META_APP_SECRET);
  key ??= crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
  const mac = Uint8Array.from(header?.slice(7).match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  return key.then((imported) => crypto.subtle.verify('HMAC', imported, mac, body));
}

function firstItem({ entry }: Body): { id: string; sender: string } {
  const item = entry[0]?.changes?.[0]?.value.messages[0] ?? entry[0]?.messaging?.[0];
  return { id: item?.id ?? item?.message?.mid ?? '', sender: item?.from ?? item?.sender?.id ?? '' };
}

function bucketOf(sender: string): number {
  let sum = 0;
  for (const letter of sender) sum = (sum * 31 + letter.charCodeAt(0)) % OBJECTS;
  return sum;
}
