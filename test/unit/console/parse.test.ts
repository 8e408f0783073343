import { describe, expect, it } from 'vitest';
import { auditedText } from '#src/console/audit';
import { orderRefOf, restFrom, showRef } from '#src/console/command';
import { parseCommand } from '#src/console/parse';

function read(text: string) {
  const parsed = parseCommand(text);
  if (parsed.kind === 'unknown') return parsed;
  const { action, locale, isConfirmed, args } = parsed.command;
  const ref = orderRefOf(args[0]);
  return { action, locale, isConfirmed, args: args.map(({ plain }) => plain), ref: ref && showRef(ref) };
}

describe('a command', () => {
  it.each([
    ['!help', 'help'],
    ['!', 'help'],
    ['!!! AIDE', 'help'],
    ['!مساعدة', 'help'],
    ['!order list', 'order_list'],
    ['!commandes', 'order_list'],
    ['!طلبات', 'order_list'],
    ['! الطلبات', 'order_list'],
    ['!Order   12  ACCEPT', 'order_accept'],
    ['!order accept 12', 'order_accept'],
    ['!accepter 12', 'order_accept'],
    ['!طلب ١٢ قبول', 'order_accept'],
    ['!cmd 12 livré', 'order_delivered'],
    ['!order 12', 'order_show'],
    ['!order #12 prête', 'order_ready'],
    ['!طلب 12 جاهز', 'order_ready'],
    ['!order 12 no-show', 'order_noshow'],
    ['!ORDER 12 annuler trop tard', 'order_cancel'],
    ['!client risque 0555 12 34 56', 'customer_risk'],
    ['!حظر 0555', null],
    ['!زبون حظر 0555123456', 'customer_blacklist'],
    ['!article épuisé P01', 'item_soldout'],
    ['!صنف رجع P01', 'item_back'],
    ['!horaires aujourd’hui fermé', 'hours_today'],
    ['!zone', 'zone_list'],
    ['!zone ajouter Alger ; Hydra', 'zone_set'],
    ['!zone supprimer Alger ; Hydra', 'zone_del'],
    ['!flags unset DEBUG_MODE', 'flags_unset'],
    ['!dlq ls', 'dlq_list'],
    ['!équipe ajouter 0555123456 kitchen', 'staff_add'],
    ['!item P01', null],
    ['!pizza', null],
    ['!tickets', 'tickets'],
    ['!تذاكر', 'tickets'],
    ['!prendre 4', 'take'],
    ['!رد ٤ مرحبا', 'reply'],
    ['!fermer 4', 'close'],
    ['!rouvrir #4', 'reopen'],
  ])('%s is %s', (text, action) => {
    const parsed = read(text);
    expect('action' in parsed ? parsed.action : null).toBe(action);
  });

  it('names an order of today, or of another day', () => {
    expect(read('!order 12/2026-11-23 show')).toMatchObject({ action: 'order_show', ref: '12/2026-11-23' });
    expect(read('!طلب ١٢ عرض')).toMatchObject({ ref: '12', locale: 'ar' });
    for (const text of ['!order 0 show', '!order 12/2026-13-01 show', '!order 12/2026-02-31 show'])
      expect(read(text)).toMatchObject({ ref: null });
  });

  it('is answered in Arabic when it has Arabic letters, or when the button says so', () => {
    expect(read('!طلبات')).toMatchObject({ locale: 'ar' });
    expect(read('!order list')).toMatchObject({ locale: 'fr' });
    expect(read('!ar order 12 accept')).toMatchObject({ locale: 'ar', action: 'order_accept', isConfirmed: false });
  });

  it('is confirmed by a word before it, and by no number of exclamation marks', () => {
    expect(read('!ok ar order 12 cancel')).toMatchObject({ isConfirmed: true, action: 'order_cancel', locale: 'ar' });
    expect(read('!!order 12 cancel')).toMatchObject({ isConfirmed: false });
    expect(read('!order 12 cancel ok')).toMatchObject({ isConfirmed: false });
  });

  it('keeps the words that follow as they were written', () => {
    const parsed = parseCommand('!template set CORE_CLARIFY fr Pas  compris.\nÉcris Menu');
    if (parsed.kind === 'unknown') throw new Error('unknown');
    expect(restFrom(parsed.command, 2)).toBe('Pas  compris.\nÉcris Menu');
  });
});

describe('what the audit keeps of a command', () => {
  it('is without phone numbers, secrets and the words of others, at most 500 characters', () => {
    expect(auditedText('!customer risk +213 555 12 34 56', 'customer_risk')).toBe('!customer risk …');
    expect(auditedText('!client risque ٠٥٥٥١٢٣٤٥٦', 'customer_risk')).toBe('!client risque …');
    expect(auditedText('!order 12/2026-11-23 show', 'order_show')).toBe('!order 12/2026-11-23 show');
    expect(auditedText('!order 12 cancel le client Karim ment', 'order_cancel')).toBe('!order 12 cancel …');
    expect(auditedText('!reply 4 votre code est 12', 'reply')).toBe('!reply 4 …');
    expect(auditedText('!note Karim ment', 'note')).toBe('!note …');
    expect(auditedText('!repnd 4 bonjour Karim', 'unknown')).toBe('!repnd 4 …');
    expect(auditedText('!flags set A rb_dev_abc_def', 'flags_set')).toBe('!flags set A …');
    expect(auditedText(`!zone ${'é'.repeat(900)}`, 'zone_list')).toHaveLength(500);
  });
});
