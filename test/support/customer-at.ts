import { Customer } from './customer.ts';

const ANSWERS = {
  sur_place: ['sur place', '7'],
  a_emporter: ['à emporter', 'maintenant'],
  livraison: ['livraison', 'Alger', 'Hydra', '12 rue des Pins', '0555123456'],
} as const;

/** A customer with two pizzas (1 800 DA) in the cart, seeing it. */
export function withCart(customer = new Customer()): Customer {
  return customer.types('P01 x2');
}

/** A customer who sees the recap of that cart. */
export function atRecap(mode: keyof typeof ANSWERS = 'sur_place', customer = new Customer()): Customer {
  withCart(customer).types('commander');
  for (const answer of ANSWERS[mode]) customer.types(answer);
  if (customer.intent !== 'CONFIRM') throw new Error(`no recap but ${customer.intent}: ${customer.text}`);
  return customer;
}
