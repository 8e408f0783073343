import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action, mayRun, ROLES } from '#src/console/command';
import { type CommandMessage, runCommand } from '#src/console/run-command.usecase';
import { sayIn } from '#src/console/say';
import { usageOf } from '#src/console/usage';
import { AR } from '#src/console/words-ar';
import { FR } from '#src/console/words-fr';
import { recordingPorts } from '../../support/console.ts';

/** decisions.md, Staff, row by row; o owner, a admin, s support, k kitchen, d driver. */
const TABLE: Readonly<Record<string, string>> = {
  'help, status, stats': 'oaskd',
  'order_list, order_show': 'oaskd',
  'tickets, take, reply, close, assign, note, reopen': 'oas',
  'order_accept, order_start, order_ready, order_later, order_cancel, item_soldout, item_back': 'oak',
  'order_out, order_delivered, order_code': 'oakd',
  'order_done, order_noshow, deposit': 'oas',
  'template_get, template_set, template_vars, zone_list, zone_set, zone_del, hours_today, faq_list, faq_set, faq_del':
    'oa',
  'quarantine_list, quarantine_release, customer_risk': 'oas',
  'customer_blacklist, customer_unblock, flags_set, flags_unset, dlq_replay, dlq_drop, staff_list, staff_add, staff_remove':
    'o',
  'flags_list, dlq_list, dlq_show, stats_week, stats_month': 'oa',
};
const wanted = Object.entries(TABLE).flatMap(([names, roles]) =>
  names.split(', ').flatMap((action) => ROLES.map((role) => ({ action, role, may: roles.includes(role[0] ?? '?') }))),
);

const MESSAGE: CommandMessage = {
  tenantId: 't',
  restaurantId: 'r',
  channel: 'whatsapp',
  userIds: ['213550000001'],
  strangerHash: 'hash',
  isTrusted: true,
  text: '!help',
  timezone: 'Africa/Algiers',
  eventId: 'e1',
  now: Date.parse('2026-11-23T12:00:00Z'),
};

describe('the role table', () => {
  it('has every command', () => {
    expect(new Set(wanted.map(({ action }) => action))).toEqual(new Set(ACTIONS));
  });

  it.each(wanted)('$action by $role: $may', async ({ action, role, may }) => {
    expect(mayRun(role, action as Action)).toBe(may);
    const { ports, audit } = recordingPorts(role);
    const reply = await runCommand(ports, { ...MESSAGE, text: exampleOf(action as Action) });
    expect(reply.text === sayIn('fr')('NOT_YOURS', { role: sayIn('fr')(role) })).toBe(!may);
    expect(audit).toMatchObject([
      { action, role, actor: '213550000001', failure: may ? expect.anything() : 'forbidden' },
    ]);
  });
});

describe('whoever is not of the staff', () => {
  it('is told that commands are for the team, and is written down without their number and words', async () => {
    const { ports, audit } = recordingPorts(null);
    const reply = await runCommand(ports, { ...MESSAGE, text: '!order 12 accept mon secret' });
    expect(reply).toEqual({ text: FR.STAFF_ONLY, options: [], isRefused: true });
    expect(audit).toMatchObject([
      { action: 'unauthorized', role: 'none', actor: 'hash', raw: null, failure: 'unauthorized' },
    ]);
  });

  it('so is a partner who may bring no commands, in the name of an owner', async () => {
    const { ports, audit } = recordingPorts('owner');
    const reply = await runCommand(ports, { ...MESSAGE, isTrusted: false, text: '!طلبات' });
    expect(reply.text).toBe(AR.STAFF_ONLY);
    expect(audit).toMatchObject([{ action: 'unauthorized' }]);
  });
});

describe('what cannot be done', () => {
  it('an unknown command and one that fails have their rows too', async () => {
    const { ports, audit, finished } = recordingPorts('owner');
    await runCommand(ports, { ...MESSAGE, text: '!pizza' });
    expect(audit).toMatchObject([{ action: 'unknown', failure: 'unknown' }]);
    const failing = { ...ports, flags: { ...ports.flags, list: () => Promise.reject(new Error('away')) } };
    expect((await runCommand(failing, { ...MESSAGE, text: '!flags' })).text).toBe(FR.UNAVAILABLE);
    expect(finished).toMatchObject([{ failure: 'unavailable' }]);
  });

  it('nothing is done that cannot be written down', async () => {
    const { ports, done } = recordingPorts('owner');
    const silent = { ...ports, beginCommand: () => Promise.reject(new Error('away')) };
    expect((await runCommand(silent, { ...MESSAGE, text: '!flags set FAQ_ENABLED on' })).text).toBe(FR.UNAVAILABLE);
    expect(done).toEqual([]);
  });

  it.each(ACTIONS.filter((action) => !/_list$|^stats|^(?:help|status|tickets)$/.test(action)))(
    '%s without its words says how it is written',
    async (action) => {
      const { ports, done } = recordingPorts('owner');
      const isOneWord = /^order_|^(?:take|reply|close|assign|note|reopen)$/.test(action);
      const bare = exampleOf(action)
        .split(' ')
        .slice(0, isOneWord ? 1 : 2);
      if (action.startsWith('order_')) bare.push('x', action.slice(6));
      const reply = await runCommand(ports, { ...MESSAGE, text: bare.join(' ') });
      expect(reply.text).toContain('!');
      expect(reply.text.startsWith('Écris : ') || action === 'deposit').toBe(true);
      expect(done).toEqual([]);
    },
  );
});

describe('what cannot be taken back', () => {
  it.each([
    '!order 12 cancel trop tard',
    '!order 12 noshow',
    '!zone del Alger ; Hydra',
    '!customer blacklist 0555123456 menteur',
    '!dlq drop 12345678',
    '!faq del 1',
    '!staff remove 0550000004',
  ])('%s is asked about first, by a button that does it', async (text) => {
    const { ports, done } = recordingPorts('owner');
    const asked = await runCommand(ports, { ...MESSAGE, text });
    expect(done).toEqual([]);
    expect(asked.options).toMatchObject([{ title: 'Oui, confirmer' }]);
    await runCommand(ports, { ...MESSAGE, eventId: 'e2', text: asked.options[0]?.id ?? '' });
    expect(done).toHaveLength(1);
  });
});

describe('the words', () => {
  const valuesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

  it.each(Object.entries(FR))('%s has the same values in both languages', (key, text) => {
    expect(valuesIn(AR[key as keyof typeof FR])).toEqual(valuesIn(text));
  });

  it('Arabic ones have no Latin word in them', () => {
    const latin = Object.values(AR).filter((text) => /[A-Za-z]{2,}/.test(text.replace(/\{\w+\}/g, '')));
    expect(latin).toEqual([]);
  });
});

function exampleOf(action: Action): string {
  return usageOf(action)
    .replace('<no>', '12')
    .replace('<DA>', '900')
    .replace('<tel>', '0555123456')
    .replace('<KEY> on|off', 'FAQ_ENABLED on')
    .replace('!flags reset <KEY>', '!flags reset FAQ_ENABLED')
    .replace('<KEY>', 'CORE_CLARIFY')
    .replace('!faq set [fr|ar] <question> ; <reponse>', '!faq set fr Un parking ? ; Oui.')
    .replace('!faq del <n>', '!faq del 1')
    .replace('<texte>', 'Pas compris')
    .replace('assign <id> <tel>', 'assign 4 0550000004')
    .replace(/<code>/, 'P01')
    .replace('!dlq show <id>', '!dlq show 12345678')
    .replace('!dlq replay <id>', '!dlq replay 12345678')
    .replace('!dlq drop <id>', '!dlq drop 12345678')
    .replace('<id>', '7')
    .replace('<wilaya> ; <commune>', 'Alger ; Hydra')
    .replace(/ ; <.*$/, ' ; 300 ; 1500 ; 35 ; 55 ; on')
    .replace('open|closed [HH:MM-HH:MM]', 'closed')
    .replace('owner|admin|support|kitchen|driver', 'kitchen')
    .replace(/ \[[^\]]*\]/g, '');
}
