import { describe, expect, it } from 'vitest';
import { RECEIPT_STATUSES, type ReceiptStatus } from '#src/messages/index';
import {
  applyReceipt,
  isSettled,
  LEASE_MS,
  type OutboxRow,
  planClaim,
  type RefusalAction,
  type RowChange,
  SEND_CLASSES,
  type SendClass,
  type SendOutcome,
  settleSend,
} from '#src/outbox/index';
import { applied, NOW, outboxRow, receipt, SETTINGS } from '../../support/outbox-row.ts';
import { Random } from '../../support/random.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
/** How often a message of each class may reach the customer (design.md §5). */
const MOST_COPIES: Readonly<Record<SendClass, number>> = {
  reply: 2,
  order: 5,
  payment: 5,
  code: 5,
  proactive: 1,
  marketing: 1,
};

/** One attempt as only the provider knows it. `told`: we heard for certain what became of it, and in time. */
interface Attempt {
  readonly id: number;
  readonly attempt: number;
  readonly accepted: boolean;
  readonly told: boolean;
}

type Happening = { readonly at: number; readonly happen: () => void };

/** One conversation's outbox, its senders, and a provider that accepts, refuses, hangs, loses answers and reports late, twice or never. */
class World {
  rows: OutboxRow[] = [];
  now = NOW;
  faults = true;
  readonly attempts: Attempt[] = [];
  private happenings: Happening[] = [];
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  decide(): void {
    const sendClass = this.random.pick(SEND_CLASSES);
    this.rows.push(outboxRow({ id: this.rows.length + 1, sendClass, createdAt: this.now, dueAt: this.now }));
  }

  /** Wake-ups come when they like, several at once, or not at all. */
  step(): void {
    this.now += this.random.below(20 * SECOND);
    if (this.random.chance(0.4)) this.decide();
    this.catchUp();
    for (let wakeUps = this.random.below(4); wakeUps > 0; wakeUps--) this.wake();
  }

  /** Claims and sends; the time of the next claim, or null when nothing is left. */
  wake(): number | null {
    const { decision, changes } = planClaim(this.rows, { now: this.now, lastInboundAt: this.now, hasTemplates: false });
    for (const { id, change } of changes) this.change(id, change);
    if (decision.kind === 'send') this.send(decision.row);
    return decision.kind === 'wait' ? decision.until : decision.kind === 'send' ? this.now : null;
  }

  catchUp(): void {
    const due = this.happenings.filter(({ at }) => at <= this.now);
    this.happenings = this.happenings.filter(({ at }) => at > this.now);
    while (due.length > 0) due.splice(this.random.below(due.length), 1)[0]?.happen();
  }

  private send({ id, attempt }: OutboxRow): void {
    const fault = this.faults
      ? this.random.pick(['none', 'crash', 'lost', 'late', 'timeout', 'reset', 'refused'])
      : 'none';
    const accepted = fault !== 'crash' && fault !== 'reset' && fault !== 'refused';
    this.attempts.push({ id, attempt, accepted, told: fault === 'none' || fault === 'refused' });
    const providerId = `wamid.${id}.${attempt}`;
    if (accepted) this.report({ id, attempt, providerId });
    const quick = this.random.below(LEASE_MS - 1);
    switch (fault) {
      case 'none':
        this.settle({ id, attempt, outcome: { kind: 'accepted', providerId }, delay: this.faults ? quick : 0 });
        return;
      case 'late':
        this.settle({ id, attempt, outcome: { kind: 'accepted', providerId }, delay: LEASE_MS + quick * 5 });
        return;
      case 'timeout':
      case 'reset':
        this.settle({ id, attempt, outcome: { kind: 'ambiguous', reason: fault }, delay: quick });
        return;
      case 'refused': {
        const action = this.random.pick<RefusalAction>([
          'retry',
          'retry_pair',
          'use_template',
          'fix_configuration',
          'drop',
        ]);
        this.settle({ id, attempt, outcome: { kind: 'refused', action, code: 1 }, delay: quick });
        return;
      }
    }
  }

  private settle(input: { id: number; attempt: number; outcome: SendOutcome; delay: number }): void {
    const { id, attempt, outcome, delay } = input;
    const happen = () => {
      const row = this.rows[id - 1];
      const change = row && settleSend(row, { attempt, outcome, now: this.now, settings: SETTINGS });
      if (change) this.change(id, change);
    };
    if (delay === 0) happen();
    else this.happenings.push({ at: this.now + delay, happen });
  }

  /** Receipts: some are lost, some come twice, none in order. */
  private report(sent: { id: number; attempt: number; providerId: string }): void {
    if (this.faults && this.random.chance(0.5)) return;
    for (const status of RECEIPT_STATUSES.slice(1, this.random.chance(0.1) ? 5 : 4)) {
      for (let copies = this.faults ? this.random.below(3) : 1; copies > 0; copies--) {
        const at = this.now + this.random.below(4 * 60 * SECOND);
        this.happenings.push({ at, happen: () => this.hear({ ...sent, status, at }) });
      }
    }
  }

  private hear(heard: { id: number; attempt: number; providerId: string; status: ReceiptStatus; at: number }): void {
    const { id, attempt, ...fields } = heard;
    const row = this.rows[id - 1];
    const change = row && applyReceipt(row, receipt(fields), attempt);
    if (change) this.change(id, change);
  }

  private change(id: number, change: RowChange): void {
    const before = this.rows[id - 1];
    this.rows = applied(this.rows, [{ id, change }]);
    const rank = (row: OutboxRow | undefined) => (RECEIPT_STATUSES as readonly string[]).indexOf(row?.status ?? '');
    expect(rank(this.rows[id - 1]), 'a rank never falls (I8)').toBeGreaterThanOrEqual(rank(before));
    expect(this.rows.filter(({ status }) => status === 'sending').length, 'one send at a time').toBeLessThanOrEqual(1);
  }
}

function run(seed: number): World {
  const world = new World(seed);
  for (let step = 0; step < 60; step++) world.step();
  world.faults = false;
  return world;
}

/** Wakes the senders as the alarm would, until nothing is left to do; how long that took. */
function settleAll(world: World): number {
  const startedAt = world.now;
  for (let next = world.wake(); next !== null; next = world.wake()) {
    expect(world.now - startedAt, 'an unsettled row is left behind (I6)').toBeLessThan(4 * HOUR);
    world.now = Math.max(next, world.now + 1);
    world.catchUp();
  }
  return world.now - startedAt;
}

const SEEDS = Array.from({ length: 150 }, (_, index) => index + 1);

describe('an outbox between senders that die and a provider that keeps silent', () => {
  it('settles every row by itself once the faults stop (I6)', () => {
    for (const seed of SEEDS) {
      const world = run(seed);
      settleAll(world);
      expect(
        world.rows.filter((row) => !isSettled(row)),
        `seed ${seed}`,
      ).toEqual([]);
      expect(world.rows.length).toBeGreaterThan(5);
    }
  });

  it('sends no message again whose class does not allow it, and none after a certain answer (I5)', () => {
    const copies = new Map<SendClass, number>();
    for (const seed of SEEDS) {
      const world = run(seed);
      settleAll(world);
      for (const row of world.rows) {
        const accepted = world.attempts.filter((attempt) => attempt.id === row.id && attempt.accepted);
        expect(accepted.length, `seed ${seed}, row ${row.id}, ${row.sendClass}`).toBeLessThanOrEqual(
          MOST_COPIES[row.sendClass],
        );
        expect(
          accepted.slice(0, -1).filter(({ told }) => told),
          `seed ${seed}, row ${row.id}`,
        ).toEqual([]);
        copies.set(row.sendClass, Math.max(copies.get(row.sendClass) ?? 0, accepted.length));
      }
    }
    expect(copies.get('reply'), 'the faults are strong enough to make a duplicate').toBe(2);
    expect(copies.get('order')).toBeGreaterThan(2);
  });

  it('reaches the customer in the order in which things were decided (I4)', () => {
    for (const seed of SEEDS) {
      const world = run(seed);
      settleAll(world);
      const accepted = world.attempts.filter((attempt) => attempt.accepted).map(({ id }) => id);
      const firsts = accepted.filter((id, index) => accepted.indexOf(id) === index);
      expect(firsts, `seed ${seed}`).toEqual([...firsts].sort((a, b) => a - b));
    }
  });

  it('numbers the attempts of a row without a gap', () => {
    for (const seed of SEEDS.slice(0, 30)) {
      const world = run(seed);
      settleAll(world);
      for (const row of world.rows) {
        const numbers = world.attempts.filter(({ id }) => id === row.id).map(({ attempt }) => attempt);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(row.attempt).toBe(numbers.length);
      }
    }
  });
});
