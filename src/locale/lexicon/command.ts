/** What a customer can say in words of their own, whatever the language. */
export const COMMANDS = [
  'menu',
  'cart',
  'checkout',
  'cancel',
  'home',
  'help',
  /** Somebody of the restaurant. */
  'person',
  'greeting',
  'thanks',
  'yes',
  'no',
  'edit',
  'empty',
  'note',
  'sur_place',
  'a_emporter',
  'livraison',
  'now',
  'french',
  'arabic',
  'darija',
  /** Of an order that is placed: pay what is asked ahead; it is paid. */
  'pay',
  'paid',
  'opt_out',
  'opt_in',
] as const;
export type Command = (typeof COMMANDS)[number];
