import { describe, expect, it } from 'vitest';
import { EventReporter, type SecurityReport } from '#src/security/report-events.usecase';

const MINUTE = 60_000;
const AT = 29_000_000 * MINUTE;

function reporter(input: { send?: (report: SecurityReport) => Promise<void> } = {}) {
  const sent: SecurityReport[] = [];
  const state = { now: AT, ids: 0 };
  const events = new EventReporter({
    clock: { now: () => state.now },
    hashSubject: async (subject) => `hmac(${subject})`,
    newId: () => `report-${++state.ids}`,
    send: input.send ?? (async (report) => void sent.push(report)),
    pause: async () => {},
  });
  return { events, sent, state };
}

describe('reporting what happened at the doors', () => {
  it('names the subject by its HMAC only, and says how bad it is', async () => {
    const { events, sent } = reporter();
    events.note({
      type: 'AUTH_DENY',
      subject: '10.1.2.0/24',
      correlationId: 'c-1',
      reason: 'invalid',
      payload: { route: '/x' },
    });
    expect(events.isDue()).toBe(true);
    await events.flush();
    expect(sent).toEqual([
      {
        kind: 'security_report',
        reportId: 'report-1',
        events: [
          {
            type: 'AUTH_DENY',
            severity: 'HIGH',
            dedupeKey: `AUTH_DENY:invalid:hmac(10.1.2.0/24):${AT / MINUTE}`,
            occurrences: 1,
            at: AT,
            payload: { route: '/x', reason: 'invalid' },
            correlationId: 'c-1',
            subjectHmac: 'hmac(10.1.2.0/24)',
            tenantId: null,
            restaurantId: null,
            channel: null,
          },
        ],
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('"10.1.2');
  });

  it('is done by one request at a time, and by the next one when that one died', async () => {
    const { events, sent, state } = reporter();
    events.note({ type: 'AUTH_DENY', subject: 'a' });
    const first = events.flush();
    expect(events.isDue()).toBe(false);
    state.now += 10_000;
    expect(events.isDue()).toBe(true);
    await first;
    await events.flush();
    expect(sent).toHaveLength(1);
  });

  it('sends nothing when there is nothing', async () => {
    const { events, sent } = reporter();
    expect(events.isDue()).toBe(false);
    await events.flush();
    expect(sent).toEqual([]);
  });
});
