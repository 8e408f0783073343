import { describe, expect, it } from 'vitest';
import { customerStatus, ORDER_STATUSES, ordersCsv, statusesFor } from '#src/orders/index';

describe('what a customer is told of a status', () => {
  it.each([
    ['NEW', null],
    ['ACCEPTED', 'CONFIRMED'],
    ['IN_PROGRESS', 'PREPARING'],
    ['READY', 'READY'],
    ['OUT_FOR_DELIVERY', 'OUT_FOR_DELIVERY'],
    ['DONE', 'DELIVERED'],
    ['DELIVERED', 'DELIVERED'],
    ['CANCELLED', 'CANCELLED'],
    ['constructor', null],
    ['', null],
  ])('%j is %j', (status, expected) => {
    expect(customerStatus(status)).toBe(expected);
  });
});

describe('a word in a filter', () => {
  it.each([
    ['CONFIRMED', ['ACCEPTED']],
    [' preparing ', ['IN_PROGRESS']],
    ['delivered', ['DONE', 'DELIVERED']],
    ['NEW', ['NEW']],
    ['done', ['DONE']],
    ['accepted', ['ACCEPTED']],
    ['null', []],
    ['', []],
    ["' or 1=1", []],
  ])('%j means %j', (word, expected) => {
    expect(statusesFor(word)).toEqual(expected);
  });

  it('finds every status by its own name', () => {
    for (const status of ORDER_STATUSES) expect(statusesFor(status)).toContain(status);
  });
});

describe('the export', () => {
  const HEAD =
    'order_id,status,customer_status,service_mode,total_cents,created_at,delivery_wilaya,delivery_commune,delivery_eta_min,delivery_eta_max';

  it('has its head also without orders', () => {
    expect(ordersCsv([])).toBe(`${HEAD}\r\n`);
  });

  it('has a line per order, and an empty cell for what is not known', () => {
    const order = {
      order_id: 'o1',
      status: 'NEW',
      customer_status: null,
      service_mode: 'livraison',
      total_cents: 250_000,
    };
    expect(ordersCsv([order])).toBe(`${HEAD}\r\no1,NEW,,livraison,250000,,,,,\r\n`);
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+213', "'+213"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
    ['Bab, El "Oued"', '"Bab, El ""Oued"""'],
    ['a\r\nb', '"a\r\nb"'],
    ['وهران', 'وهران'],
  ])('shows the cell %j as text and runs nothing (G12)', (wilaya, cell) => {
    expect(ordersCsv([{ delivery_wilaya: wilaya }])).toBe(`${HEAD}\r\n,,,,,,${cell},,,\r\n`);
  });
});
