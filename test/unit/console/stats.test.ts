import { describe, expect, it } from 'vitest';
import type { Role } from '#src/console/command';
import { type CommandMessage, runCommand } from '#src/console/run-command.usecase';
import { recordingPorts } from '../../support/console.ts';

const MESSAGE: CommandMessage = {
  tenantId: 't',
  restaurantId: 'r',
  channel: 'whatsapp',
  userIds: ['213550000001'],
  strangerHash: 'hash',
  isTrusted: true,
  text: '',
  timezone: 'Africa/Algiers',
  eventId: 'e1',
  now: Date.parse('2026-11-23T12:00:00Z'),
};
const says = (text: string, role: Role = 'owner') => runCommand(recordingPorts(role).ports, { ...MESSAGE, text });

describe('!stats', () => {
  it('tells today’s numbers in dinars, and offers the week and the month to the office', async () => {
    const { text, options } = await says('!stats');
    expect(text).toBe(
      'Aujourd’hui (2026-11-23) : 5 commandes, 2 annulées dont 1 absents\nChiffre : 3 600 DA · panier moyen : 1 200 DA\nSur place : 3 · à emporter : 1 · livraison : 1\nTickets : 4',
    );
    expect(options.map(({ id }) => id)).toEqual(['!stats week', '!stats month']);
    expect((await says('!stats', 'kitchen')).options).toEqual([]);
  });

  it.each([
    ['!stats week', '7 jours (du 2026-11-17 au 2026-11-23)'],
    ['!stats semaine', '7 jours'],
    ['!stats 30j', '30 jours'],
    ['!statistiques mois', '30 jours'],
    ['!stats aujourd’hui', 'Aujourd’hui'],
    ['!احصائيات اليوم', 'اليوم'],
    ['!احصائيات الأسبوع', '7'],
    ['!احصائيات الشهر', '30'],
    ['!stats hier', 'Écris : !stats today, !stats week, !stats month'],
    ['!stats week prochaine', 'Écris : '],
  ])('%s: %s', async (text, wanted) => {
    expect((await says(text)).text).toContain(wanted);
  });
});
