import type { OutboxRow, RowChange } from './outbox-row.ts';
import { mayGo, type Situation } from './plan-claim.ts';

/**
 * `again`: it goes once more. `on_its_way`: it is going already, or has gone. `forgotten`: its words were about somebody else and are not kept.
 * `window_closed`: WhatsApp would refuse it, and no template stands in.
 */
export type Resend =
  | { readonly outcome: 'again'; readonly change: RowChange }
  | { readonly outcome: 'on_its_way' | 'forgotten' | 'window_closed' };

/**
 * What a person's wish to send a row again comes to. One attempt: the count goes on, so that what is still said about an earlier one is told apart,
 * and a refusal of this one is the last again.
 */
export function planResend(row: OutboxRow, situation: Situation): Resend {
  if (row.status !== 'failed' && row.status !== 'abandoned') return { outcome: 'on_its_way' };
  if (row.message.text === '') return { outcome: 'forgotten' };
  if (!mayGo(row, situation)) return { outcome: 'window_closed' };
  return { outcome: 'again', change: { status: 'pending', dueAt: situation.now, error: null, errorCode: null } };
}
