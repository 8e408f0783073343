import type { ActOutcome } from '#src/conversation/index';
import type { Incident } from './conversation-incidents.ts';

type Placing = Extract<ActOutcome, { kind: 'place_order' }>;

/** What staff must see of what came of an act, in closed words and numbers: never an address, a text or a sum of somebody's. */
export function incidentsOf(outcome: ActOutcome): readonly Incident[] {
  switch (outcome.kind) {
    case 'place_order':
      return ofOrder(outcome);
    case 'note_address':
      return [{ type: 'ADDRESS_AMBIGUOUS', payload: { missing: outcome.missing.join(','), tries: outcome.tries } }];
    case 'quote_delivery': {
      const reason = outcome.outcome?.reason ?? 'OK';
      return reason === 'OK' ? [] : [{ type: reason, payload: {} }];
    }
    case 'transcribe': {
      const heard = outcome.outcome;
      return heard.kind === 'blocked' ? [{ type: 'AUDIO_URL_BLOCKED', payload: { reason: heard.refusal } }] : [];
    }
    default:
      return [];
  }
}

function ofOrder({ checkout, outcome }: Placing): readonly Incident[] {
  switch (outcome.kind) {
    case 'placed':
      return checkout.slot ? [{ type: 'DELIVERY_SLOT_RESERVED', payload: { date: checkout.slot.date } }] : [];
    case 'slot_full':
      return [{ type: 'SLOT_FULL', payload: { left: outcome.slots.length } }];
    case 'code_required':
      return [{ type: 'FRAUD_CONFIRMATION_REQUIRED', payload: { minutes: outcome.minutes } }];
    case 'quarantined':
      return [{ type: 'QUARANTINE_APPLIED', payload: { reason: outcome.reason, minutes: outcome.minutes } }];
    default:
      return [];
  }
}
