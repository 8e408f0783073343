import { Phone } from './phone.ts';
import type { ShownMessage } from './shown-message.ts';

/** `npm run demo`: a first order on each channel, through signed webhooks, against the running local stack. */

type Move = { readonly types: string } | { readonly taps: string };

const META_URL = `http://127.0.0.1:${process.env.META_PORT || 8790}`;
const WORKER_URL = `http://127.0.0.1:${process.env.PORT || 8787}`;
const ADMIN_TOKEN = 'test-token-admin';

const SCRIPTS: readonly { channel: string; user: (run: string) => string; name: string; moves: readonly Move[] }[] = [
  {
    channel: 'whatsapp',
    user: (run) => `2135${run}1`,
    name: 'Nadia',
    moves: [
      { types: 'Bonjour' },
      { taps: 'menu' },
      { taps: 'Pizza Margherita' },
      { taps: 'extra fromage' },
      { taps: 'Continuer' },
      { taps: '2' },
      { types: 'B01 +X02' },
      { taps: 'Commander' },
      { taps: 'Sur place' },
      { types: 'table 7' },
      { taps: 'Confirmer' },
    ],
  },
  {
    channel: 'instagram',
    user: (run) => `1789${run}2`,
    name: 'Yacine',
    moves: [
      { types: 'السلام عليكم' },
      { taps: 'القائمة' },
      { taps: 'بيبروني' },
      { types: '٣' },
      { types: 'السلة' },
      { taps: 'أطلب' },
      { taps: 'آخذه معي' },
      { taps: 'الآن' },
      { taps: 'تأكيد' },
    ],
  },
  {
    channel: 'messenger',
    user: (run) => `2489${run}3`,
    name: 'Amel',
    moves: [
      { types: 'bonsoir' },
      { types: 'P01 x2 -R01, 1 S01' },
      { taps: 'Commander' },
      { taps: 'Livraison' },
      { taps: 'Alger' },
      { taps: 'Hydra' },
      { types: '12 rue des Frères, bâtiment C' },
      { types: '0555 12 34 56' },
      { taps: 'Confirmer' },
    ],
  },
];

async function play(script: (typeof SCRIPTS)[number], run: string): Promise<void> {
  const phone = new Phone({ metaUrl: META_URL, channel: script.channel, user: script.user(run), name: script.name });
  console.log(`\n━━━ ${script.channel} · ${script.name} ━━━`);
  let shown: ShownMessage | null = null;
  for (const move of script.moves) {
    console.log(`\n  ${script.name} › ${'types' in move ? move.types : `[${move.taps}]`}`);
    shown = 'types' in move ? await phone.types(move.types) : await phone.taps(move.taps);
    print(shown);
  }
  if (!/n° \d+|رقم \d+/.test(shown?.text ?? ''))
    throw new Error(`${script.channel}: the talk did not end with an order number`);
}

function print(message: ShownMessage): void {
  for (const line of message.text.split('\n')) console.log(`      bot │ ${line}`);
  if (message.options.length > 0)
    console.log(`          │ ${message.options.map(({ title }) => `[${title}]`).join(' ')}`);
}

async function printOrders(): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await fetch(`${WORKER_URL}/v1/admin/orders?limit=3`, {
    headers,
    signal: AbortSignal.timeout(10_000),
  });
  const { orders } = (await response.json()) as { orders: readonly Record<string, unknown>[] };
  console.log('\n━━━ GET /v1/admin/orders ━━━');
  for (const order of orders) {
    console.log(
      `  n° ${order.order_number} ${order.channel} ${order.service_mode} ${order.status} total_cents=${order.total_cents}`,
    );
  }
}

try {
  const run = String(Date.now()).slice(-8);
  for (const script of SCRIPTS) await play(script, run);
  await printOrders();
} catch (error) {
  console.error(
    `demo: ${error instanceof Error ? error.message : error}\nIs the local stack running? Start it with: npm run dev`,
  );
  process.exitCode = 1;
}
