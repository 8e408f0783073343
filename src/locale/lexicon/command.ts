/** What a customer can say in words of their own, whatever the language. */
export const COMMANDS = [
  'menu',
  'cart',
  'checkout',
  'cancel',
  'home',
  'help',
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
] as const;
export type Command = (typeof COMMANDS)[number];
