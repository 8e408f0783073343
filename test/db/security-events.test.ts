import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { SECURITY_EVENTS, type SecurityReport } from '#src/security/index';
import { recordSecurityReports } from '#src/security/security-event.repository';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const AT = Date.parse('2026-11-22T17:00:00Z');

let reports = 0;
function report(occurrences: number, dedupeKey: string): SecurityReport {
  const event = { type: 'AUTH_DENY', severity: 'HIGH', at: AT, correlationId: 'c-1', subjectHmac: 'h' } as const;
  const nobody = { tenantId: null, restaurantId: null, channel: 'whatsapp' };
  return {
    kind: 'security_report',
    reportId: `report-${++reports}`,
    events: [{ ...event, ...nobody, dedupeKey, occurrences, payload: { reason: 'invalid' } }],
  };
}

const rowsOf = (dedupeKey: string) =>
  database.query<{ occurrences: number; event_type: string; payload_json: Record<string, unknown> }>(
    'select * from security_events where dedupe_key = $1',
    [dedupeKey],
  );

it('the list of event types in the code is the list in the database, severity by severity', async () => {
  const rows = await database.query<{ code: string; default_severity: string }>(
    'select code, default_severity from ops.security_event_types',
  );
  const known = Object.fromEntries(rows.map((row) => [row.code, row.default_severity]));
  for (const [type, severity] of Object.entries(SECURITY_EVENTS)) expect([type, known[type]]).toEqual([type, severity]);
});

describe('what several isolates report of one subject and minute', () => {
  it('is one row with the sum of their counts', async () => {
    const first = report(3, 'AUTH_DENY:sum:1');
    await recordSecurityReports(db, [first]);
    await recordSecurityReports(db, [report(4, 'AUTH_DENY:sum:1'), report(5, 'AUTH_DENY:sum:1')]);
    expect(await rowsOf('AUTH_DENY:sum:1')).toMatchObject([
      { occurrences: 12, event_type: 'AUTH_DENY', payload_json: { reason: 'invalid' } },
    ]);
  });

  it('is counted once, however often and in whatever order it is delivered', async () => {
    const [a, b] = [report(3, 'AUTH_DENY:twice:1'), report(4, 'AUTH_DENY:twice:1')];
    await recordSecurityReports(db, [b, a]);
    await recordSecurityReports(db, [a]);
    await recordSecurityReports(db, [a, b, b]);
    expect(await rowsOf('AUTH_DENY:twice:1')).toMatchObject([{ occurrences: 7 }]);
  });

  it('of another minute is another row', async () => {
    await recordSecurityReports(db, [report(1, 'AUTH_DENY:minute:1'), report(1, 'AUTH_DENY:minute:2')]);
    expect(await rowsOf('AUTH_DENY:minute:1')).toHaveLength(1);
    expect(await rowsOf('AUTH_DENY:minute:2')).toHaveLength(1);
  });

  it('nothing at all asks Postgres nothing', async () => {
    await recordSecurityReports(db, []);
  });
});
