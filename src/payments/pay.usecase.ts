import { AppError } from '#src/kernel/errors';
import type { SettledPage } from './page.ts';
import type { PaymentQuery, PaymentStanding } from './standing.ts';
import type { ChangeOutcome, PayOutcome } from './terms.ts';

export interface PayDeps {
  standing(query: PaymentQuery & { claims: boolean }): Promise<PaymentStanding>;
  openPage(query: { tenantId: string; intentId: string }): Promise<string | null>;
  ask(pageId: string): Promise<SettledPage['outcome'] | null>;
}

/**
 * How it stands with a deposit, and where it is paid. Who says that it is paid by card is believed as far as the provider says so too. An
 * outage is an outcome, because the talk has an answer to it.
 */
export async function payDeposit(deps: PayDeps, query: PaymentQuery & { claims: boolean }): Promise<PayOutcome> {
  try {
    const standing = await deps.standing(query);
    if (standing.outcome === 'none') return { kind: 'none' };
    const { order_number: orderNumber } = standing;
    if (standing.outcome !== 'waiting') return { kind: standing.outcome, orderNumber };
    if (query.claims) {
      const told = await Promise.all(standing.checkouts.map((pageId) => deps.ask(pageId)));
      if (told.includes('confirmed')) return { kind: 'paid', orderNumber };
    }
    const { tenantId } = query;
    const { intent_id: intentId, online: isOnline } = standing;
    return {
      kind: 'waiting',
      orderNumber,
      depositCentimes: standing.deposit_cents,
      cashCentimes: standing.cash_cents,
      minutes: standing.minutes,
      transferCode: standing.transfer_code,
      isOnline,
      payUrl: isOnline ? await deps.openPage({ tenantId, intentId }) : null,
    };
  } catch (error) {
    return unlessAway(error, { kind: 'unavailable' });
  }
}

export async function noteChange(note: () => Promise<ChangeOutcome>): Promise<ChangeOutcome> {
  try {
    return await note();
  } catch (error) {
    return unlessAway(error, { kind: 'unavailable' });
  }
}

/** Null while Postgres cannot be asked: the recap is shown all the same, and placing the order looks again. */
export async function termsOrNull<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    return unlessAway(error, null);
  }
}

function unlessAway<Answer>(error: unknown, answer: Answer): Answer {
  if (error instanceof AppError && error.retryable) return answer;
  throw error;
}
