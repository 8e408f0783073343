import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { EventTally, type Happening, minuteOf, type Tallied } from './event-tally.ts';
import { SECURITY_EVENTS, type SecurityEvent } from './security-event.ts';

/** What the doors of one isolate counted, as it travels to the archive. */
export interface SecurityReport {
  readonly kind: 'security_report';
  /** A second delivery of the same report counts nothing twice. */
  readonly reportId: string;
  readonly events: readonly ReportedEvent[];
}

export interface ReportedEvent extends SecurityEvent {
  readonly subjectHmac: string;
  readonly tenantId: string | null;
  readonly restaurantId: string | null;
  readonly channel: string | null;
}

export interface EventReporterDeps {
  readonly clock: Clock;
  hashSubject(subject: string): Promise<string>;
  newId(): string;
  send(report: SecurityReport): Promise<void>;
  pause(ms: number): Promise<void>;
}

/** The first happening waits for company: a burst becomes one message. */
const GATHER_MS = SECOND_MS / 2;
/** A report under way for longer than this died with its request. */
const LEADER_MS = 10 * SECOND_MS;

/** Reports what happens at the doors of one isolate, without costing the refused request a call to anybody. */
export class EventReporter {
  private readonly deps: EventReporterDeps;
  private readonly tally = new EventTally();
  private ledUntil = 0;

  constructor(deps: EventReporterDeps) {
    this.deps = deps;
  }

  note(happening: Happening): void {
    this.tally.note(happening, this.deps.clock.now());
  }

  /** True when this request should carry a report away, after its answer. */
  isDue(): boolean {
    const now = this.deps.clock.now();
    return now >= this.ledUntil && this.tally.hasDue(now);
  }

  async flush(): Promise<void> {
    const { deps } = this;
    this.ledUntil = deps.clock.now() + LEADER_MS;
    await deps.pause(GATHER_MS);
    this.ledUntil = 0;
    const taken = this.tally.take(deps.clock.now());
    if (taken.length === 0) return;
    const events = await Promise.all(taken.map((tallied) => this.eventOf(tallied)));
    await deps.send({ kind: 'security_report', reportId: deps.newId(), events });
  }

  private async eventOf({ happening, count, at }: Tallied): Promise<ReportedEvent> {
    const { type, subject, reason, severity } = happening;
    const subjectHmac = await this.deps.hashSubject(subject);
    return {
      type,
      severity: severity ?? SECURITY_EVENTS[type],
      dedupeKey: [type, ...(reason === undefined ? [] : [reason]), subjectHmac, minuteOf(at)].join(':'),
      occurrences: count,
      at,
      payload: { ...happening.payload, ...(reason !== undefined && { reason }) },
      correlationId: happening.correlationId ?? null,
      subjectHmac,
      tenantId: happening.tenantId ?? null,
      restaurantId: happening.restaurantId ?? null,
      channel: happening.channel ?? null,
    };
  }
}
