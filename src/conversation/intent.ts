import type { CartAddition } from '#src/cart/index';
import type { ServiceMode } from '#src/checkout/index';
import type { AddressField, DeliveryAddress } from '#src/delivery/index';
import type { Locale } from '#src/locale/index';
import type { MediaType } from '#src/messages/index';
import type { FaqAnswer, Score } from '#src/support/index';
import type { HearingFailure, VoiceNote } from '#src/voice/index';

export interface Removal {
  readonly itemCode: string;
  readonly quantity: number | null;
}

/** What was sent that holds no words for us. */
export type UnreadableKind = Exclude<MediaType, 'audio'> | 'voice' | 'contact' | 'location';

/** What the customer wants, however it was said: tapped, typed, or sent as a location. */
export type Intent =
  | { readonly kind: 'greet' }
  | { readonly kind: 'home' }
  | { readonly kind: 'help' }
  /** Somebody of the restaurant. */
  | { readonly kind: 'person' }
  | { readonly kind: 'thanks' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'set_locale'; readonly locale: Locale }
  | { readonly kind: 'show_menu'; readonly from: number }
  | { readonly kind: 'show_category'; readonly category: string; readonly from: number }
  | { readonly kind: 'which_item'; readonly codes: readonly string[]; readonly from: number }
  | { readonly kind: 'pick_item'; readonly code: string }
  | {
      readonly kind: 'choose_options';
      readonly code: string;
      readonly options: readonly string[];
      readonly from: number;
    }
  | { readonly kind: 'ask_quantity'; readonly code: string; readonly options: readonly string[] }
  | {
      readonly kind: 'add';
      readonly additions: readonly CartAddition[];
      readonly unknownCodes: readonly string[];
      readonly quantityRefused: boolean;
    }
  /** Out of the cart by name; a null quantity is all of it. */
  | { readonly kind: 'remove'; readonly removals: readonly Removal[] }
  | { readonly kind: 'set_quantity'; readonly itemCode: string; readonly quantity: number }
  /** Readings that are equally likely: asked with buttons, never guessed. */
  | { readonly kind: 'ask_between'; readonly readings: readonly Intent[] }
  | { readonly kind: 'hours' }
  | { readonly kind: 'fee'; readonly place: string | null }
  | { readonly kind: 'order_status' }
  /** One of the answers that were offered. */
  | { readonly kind: 'ask_faq'; readonly faqId: number }
  /** The restaurant's own answers were asked. */
  | { readonly kind: 'faq'; readonly found: FaqAnswer }
  /** The order placed last; `reference` names it. */
  | { readonly kind: 'cancel_order'; readonly reference: string }
  /** What is to be paid ahead for the order placed last. */
  | { readonly kind: 'pay'; readonly reference: string | null }
  /** It is paid, says the customer. */
  | { readonly kind: 'paid'; readonly reference: string | null }
  /** The note that the order placed last is paid with. */
  | { readonly kind: 'pay_with'; readonly reference: string | null; readonly centimes: number }
  /** How the order was. */
  | { readonly kind: 'rate'; readonly orderId: string; readonly score: Score }
  | { readonly kind: 'rate_later' }
  /** What was bad about it. */
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'opt_out' }
  | { readonly kind: 'opt_in' }
  | { readonly kind: 'show_cart' }
  | { readonly kind: 'edit_cart'; readonly from: number }
  | { readonly kind: 'edit_line'; readonly lineId: number }
  | { readonly kind: 'set_line'; readonly lineId: number; readonly quantity: number }
  | { readonly kind: 'ask_empty' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'ask_note' }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'checkout' }
  | { readonly kind: 'mode'; readonly mode: ServiceMode }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'pickup'; readonly at: number | 'now' }
  | { readonly kind: 'opening'; readonly at: number }
  | { readonly kind: 'slot'; readonly slotId: string; readonly date: string }
  | { readonly kind: 'address'; readonly address: DeliveryAddress }
  | { readonly kind: 'address_refused'; readonly field: AddressField }
  | { readonly kind: 'show_wilayas'; readonly from: number }
  | { readonly kind: 'show_communes'; readonly from: number }
  | { readonly kind: 'confirm'; readonly reference: string | null }
  | { readonly kind: 'confirm_code'; readonly code: string }
  | { readonly kind: 'reject' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'unreadable'; readonly what: UnreadableKind }
  | { readonly kind: 'voice'; readonly note: VoiceNote }
  | { readonly kind: 'voice_failed'; readonly why: HearingFailure }
  /** Heard, and not clearly enough to act on it. */
  | { readonly kind: 'ask_heard'; readonly text: string }
  /** Whether what was asked back is what was said; `reference` names the question. */
  | { readonly kind: 'heard_yes'; readonly reference: number }
  | { readonly kind: 'heard_no' }
  | { readonly kind: 'voice_retry' }
  /** Nothing was understood, and an adviser was asked: its proposals, as far as they are of ours. */
  | { readonly kind: 'advised'; readonly readings: readonly Intent[] }
  /** `!order 12 accept`, typed or tapped. */
  | { readonly kind: 'console'; readonly text: string }
  | { readonly kind: 'unknown' };
