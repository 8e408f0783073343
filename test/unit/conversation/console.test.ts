import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

function cook(hasConsole = true): Customer {
  const staff = [{ channel: 'whatsapp', userId: '213555000001' } as const];
  const customer = new Customer({ restaurant: { ...demoRestaurant(), staff } });
  customer.hasConsole = hasConsole;
  return customer;
}

describe('a message that begins with !', () => {
  it('of staff is a command, and its answer can be tapped, or picked by its number', () => {
    const lina = cook().types('!order list');
    expect(lina.commands).toEqual(['!order list']);
    expect(lina.replies.at(-1)).toMatchObject({ intent: 'WA_ADMIN_CONSOLE', message: { text: 'ok' } });
    lina.taps('1');
    lina.types('1');
    expect(lina.commands).toEqual(['!order list', '!order 1 accept', '!order 1 accept']);
  });

  it('stands in no way of their own order', () => {
    const lina = cook().types('P01 x2').types('commander').types('!طلبات').types('sur place');
    expect(lina.text).toContain('table');
    expect(lina.intent).not.toBe('WA_ADMIN_CONSOLE');
  });

  it('of staff is a command also while a person has their conversation; of a customer it goes to that person', () => {
    const lina = cook();
    lina.state = { ...lina.state, handoff: { ticketId: 1, isAssigned: true } };
    lina.types('!order list');
    expect(lina.commands).toHaveLength(1);
    const nadia = new Customer();
    nadia.hasConsole = true;
    nadia.state = { ...nadia.state, handoff: { ticketId: 1, isAssigned: true } };
    nadia.types('!order list');
    expect(nadia.commands).toEqual([]);
  });

  it('of anybody else is answered once, and then a text like any other', () => {
    const nadia = new Customer();
    nadia.hasConsole = true;
    nadia.types('!order 1 accept');
    expect(nadia.commands).toHaveLength(1);
    nadia.types('!menu');
    expect(nadia.commands).toHaveLength(1);
    expect(nadia.intent).not.toBe('WA_ADMIN_CONSOLE');
  });

  it('is a text like any other where there is no console', () => {
    const lina = cook(false).types('!order list').types('!2 P01');
    expect(lina.commands).toEqual([]);
  });
});
