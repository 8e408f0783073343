import type { AuditedCommand } from '#src/console/audit';
import type { Role } from '#src/console/command';
import type { ConsoleOrder, ConsolePorts, FaqList, Risk } from '#src/console/ports';
import { shownTemplates } from '#src/locale/index';

const ORDER: ConsoleOrder = {
  orderId: '00000000-0000-4000-8000-000000000012',
  number: 12,
  date: '2026-11-23',
  isToday: true,
  status: 'NEW',
  mode: 'sur_place',
  totalCentimes: 90_000,
  tableLabel: '7',
  commune: null,
  customerName: 'Nadia',
  phone: null,
  note: null,
  paymentMode: 'COD',
  address: null,
  lat: null,
  lng: null,
  hasCode: false,
  at: null,
  items: [{ label: 'Pizza', quantity: 1, options: [] }],
};
const RISK: Risk = {
  level: 'NEW',
  trust_score: 50,
  total_orders: 1,
  completed_orders: 0,
  cancelled_orders: 0,
  no_show_count: 0,
  requires_deposit: false,
  blacklisted: false,
  blacklist_until: null,
};
const ZONE = {
  zone_id: 'z1',
  wilaya: 'Alger',
  commune: 'Hydra',
  fee_base_cents: 30_000,
  min_order_cents: 0,
  is_active: true,
};
const TICKET = { ticket_id: 4, status: 'OPEN', reason: 'HELP', assignee: null, messages: [] } as const;
const STATS = {
  from: '2026-11-23',
  to: '2026-11-23',
  orders: 5,
  cancelled: 2,
  noShows: 1,
  totalCentimes: 360_000,
  here: 3,
  takeaway: 1,
  delivery: 1,
  tickets: 4,
};
const FAQ: FaqList = {
  version: '0123456789abcdef0123456789abcdef',
  entries: [
    { locale: 'fr', question: 'Avez-vous le wifi ?', answer: 'Oui.', tags: ['wifi'], is_active: true },
    { locale: 'ar', question: 'هل يوجد موقف سيارات؟', answer: 'نعم، خلف المطعم.', tags: ['باركينغ'], is_active: false },
  ],
};
const LETTER = {
  id: '12345678-0000',
  source: 'outbox',
  channel: null,
  reason: 'x',
  code: null,
  attempts: 5,
  at: '10:00',
};

/** A restaurant with one of everything, that remembers what was asked of it. `done` holds what changes something. */
export function recordingPorts(role: Role | null) {
  const audit: AuditedCommand[] = [];
  const finished: { failure: string | null }[] = [];
  const done: string[] = [];
  const does = <T>(what: string, answer: T): Promise<T> => {
    done.push(what);
    return Promise.resolve(answer);
  };
  const ports: ConsolePorts = {
    findStaff: async () => (role ? { id: '1', role } : null),
    beginCommand: async (entry) => void audit.push(entry),
    finishCommand: async (end) => void finished.push(end),
    orders: {
      list: async () => [ORDER],
      find: async () => ORDER,
      today: async () => ({
        byStatus: { NEW: 1 },
        tickets: 0,
        letters: 0,
        quarantines: 0,
        unreached: 0,
      }),
      move: ({ to }) => does('move', { outcome: 'moved', from: 'NEW', status: to }),
      delay: ({ minutes }) =>
        does('delay', { outcome: 'delayed', from: 'NEW', status: 'ACCEPTED', extra_minutes: minutes }),
      deliver: () => does('deliver', { outcome: 'delivered', status: 'DELIVERED' }),
      renewCode: () => does('code', { outcome: 'renewed' }),
      noShow: () => does('noshow', { outcome: 'noted', trust_score: 40, no_show_count: 1 }),
      deposit: () => does('deposit', { outcome: 'confirmed' }),
    },
    stats: async ({ days }) => ({ ...STATS, from: days === 1 ? STATS.to : '2026-11-17' }),
    tickets: {
      list: async () => [TICKET],
      find: async () => TICKET,
      take: () => does('take', { outcome: 'taken' }),
      reply: () => does('reply', { outcome: 'replied' }),
      close: () => does('close', { outcome: 'closed' }),
      note: () => does('note', { outcome: 'noted' }),
      reopen: () => does('reopen', { outcome: 'reopened' }),
    },
    customers: { find: async () => 'c1', risk: async () => RISK, blacklist: () => does('blacklist', RISK) },
    quarantines: {
      list: async () => [{ id: '7', conversationId: 'c', reason: 'IN_FLOOD_30S', until: '12:00' }],
      release: () => does('release', true),
    },
    soldOut: () => does('soldout', true),
    hours: {
      find: async () => ({ hours: { weekly: 'always' }, timezone: 'Africa/Algiers' }),
      replaceDay: () => does('hours', true),
    },
    zones: { list: async () => [ZONE], save: () => does('zone', ZONE), remove: () => does('zone', true) },
    templates: { list: async () => shownTemplates([]), save: () => does('template', true) },
    faq: { read: async () => FAQ, replace: ({ entries }) => does(`faq ${entries.length}`, true) },
    flags: {
      list: async () => [
        { key: 'FAQ_ENABLED', isOn: true, source: 'setting', isAvailable: true },
        { key: 'VOICE_ENABLED', isOn: false, source: 'setting', isAvailable: false },
      ],
      save: ({ key, value }) => does(`flag ${key} ${value}`, undefined),
    },
    letters: {
      list: async () => [LETTER],
      replay: () => does('letter', 'replayed' as const),
      drop: () => does('letter', true),
    },
    staff: {
      list: async () => [{ id: '4', userId: '213550000004', role: 'kitchen' }],
      add: () => does('staff', true),
      remove: () => does('staff', 'removed' as const),
    },
  };
  return { ports, audit, finished, done };
}
