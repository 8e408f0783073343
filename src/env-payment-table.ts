import { flag, note, oneOfWithDefault, optionalUrl, publicUrl, token, whole } from './env-kinds.ts';

/** Settings about how orders are paid; a restaurant's own row of `restaurant_payment_config` goes before each of the `PAYMENT_*`. */
export const PAYMENTS = {
  PAYMENT_COD_ENABLED: flag(true, '`false`: no cash at the door or the counter, where there is another way to pay.'),
  PAYMENT_COD_MAX_AMOUNT: whole(
    { byDefault: 1_000_000, min: 0, max: 100_000_000 },
    'The most that is paid in cash, in centimes; what is above it is paid ahead.',
  ),
  PAYMENT_DEPOSIT_ENABLED: flag(
    true,
    'Part of a larger order is paid ahead, where there is a way to pay it: an account for transfers, or a card.',
  ),
  PAYMENT_DEPOSIT_MODE: oneOfWithDefault(['PERCENTAGE', 'FIXED'], 'How that part is found.'),
  PAYMENT_DEPOSIT_PERCENTAGE: whole({ byDefault: 30, min: 0, max: 100 }, 'The part of what is due, in percent.'),
  PAYMENT_DEPOSIT_FIXED_CENTS: whole(
    { byDefault: 0, min: 0, max: 10_000_000 },
    'The part where it is fixed, in centimes.',
  ),
  PAYMENT_DEPOSIT_THRESHOLD: whole(
    { byDefault: 300_000, min: 0, max: 100_000_000 },
    'From this sum on, in centimes, there is a deposit.',
  ),
  PAYMENT_DEPOSIT_TIMEOUT_MIN: whole(
    { byDefault: 30, min: 1, max: 10_080 },
    'Minutes to pay it in; then the order is cancelled.',
  ),
  PAYMENT_TRUST_MIN_ORDERS: whole(
    { byDefault: 3, min: 0, max: 1_000 },
    'So many orders taken, and the score below, spare a customer the deposit.',
  ),
  PAYMENT_TRUST_MIN_SCORE: whole({ byDefault: 70, min: 0, max: 100 }, 'The score that goes with it.'),
  PAYMENT_CIB_ENABLED: flag(false, 'CIB cards are taken, where Chargily is set up.'),
  PAYMENT_EDAHABIA_ENABLED: flag(false, 'Edahabia cards are taken, where Chargily is set up.'),
  BARIDIMOB_MERCHANT_CODE: note(
    'Where transfers go (a RIP or CCP number), as customers are told it; unset: no transfers.',
  ),
  CHARGILY_SECRET_KEY: token('Secret key of Chargily Pay, which also signs its webhooks; unset: no cards.'),
  CHARGILY_API_URL: publicUrl(
    'https://pay.chargily.net/api/v2',
    'Its API; `/test/` in it is its test mode, which production refuses.',
  ),
  APP_URL: optionalUrl('Where this Worker is reached from outside: Chargily sends customers and webhooks there.'),
};
