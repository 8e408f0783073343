import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import { fillApproved } from '#src/locale/index';

const APPROVED = {
  'ORDER_PLACED:fr': { name: 'order_fr', language: 'fr', variables: ['number', 'lines', 'note'] },
  'ORDER_PLACED:ar': { name: 'order_ar', language: 'ar', variables: [] },
};
const VALUES = { number: 4, lines: '1 × Salade\n2 × Pizza\t ', note: null };
const fill = (locale: 'fr' | 'ar' | 'darija', approved: typeof APPROVED | Record<string, never> = APPROVED) =>
  fillApproved(approved, { key: 'ORDER_PLACED', locale, values: VALUES });

describe('an approved template', () => {
  it('is told our variables in its own order, each on one line and none empty, as Meta wants them', () => {
    expect(fill('fr')).toEqual({ name: 'order_fr', language: 'fr', parameters: ['4', '1 × Salade 2 × Pizza', '-'] });
  });

  it('is the French one for Darija, and none for a language that has none', () => {
    expect(fill('darija')?.name).toBe('order_fr');
    expect(fill('ar')).toEqual({ name: 'order_ar', language: 'ar', parameters: [] });
    expect(fill('ar', {})).toBeNull();
    expect(
      fillApproved(
        { 'ORDER_PLACED:fr': APPROVED['ORDER_PLACED:fr'] },
        { key: 'ORDER_PLACED', locale: 'ar', values: {} },
      ),
    ).toBeNull();
  });

  it('goes instead of the message only where nothing else may go', () => {
    const approved = { name: 'order_fr', language: 'fr', parameters: ['4'] };
    const render = (isApprovedOnly?: true) =>
      adapterFor('whatsapp').render({
        message: { text: 'Merci !', approved, ...(isApprovedOnly && { isApprovedOnly }) },
        recipient: { key: '213555000001', phone: '213555000001' },
        accountId: '1',
        callbackData: 'x',
      }).body;
    expect(render()).toMatchObject({ type: 'text', text: { body: 'Merci !' } });
    expect(render(true)).toMatchObject({
      type: 'template',
      template: {
        name: 'order_fr',
        language: { code: 'fr' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: '4' }] }],
      },
    });
    expect(render(true)).not.toHaveProperty('text');
  });
});
