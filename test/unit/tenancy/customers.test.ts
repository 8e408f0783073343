import { describe, expect, it } from 'vitest';
import { type EraseCustomerDeps, eraseCustomer } from '#src/tenancy/erase-customer.usecase';
import { exportCustomer } from '#src/tenancy/export-customer.usecase';
import { type FindCustomersDeps, findCustomers } from '#src/tenancy/find-customers.usecase';
import type { StoredCustomer } from '#src/tenancy/index';

const REF = { tenantId: 't', customerId: 'c' };
const LIVING: StoredCustomer = { ...REF, userKeyHmac: 'h', conversationId: 'o', erasedAt: null };
const ERASED: StoredCustomer = { ...LIVING, erasedAt: 500 };

function erasing(changes: Partial<EraseCustomerDeps> = {}): { deps: EraseCustomerDeps; calls: string[] } {
  const calls: string[] = [];
  const deps: EraseCustomerDeps = {
    findCustomer: async () => LIVING,
    eraseConversation: async (_customer, at) => {
      calls.push(`conversation at ${at}`);
      return at + 1;
    },
    eraseRows: async ({ at }) => {
      calls.push(`rows at ${at}`);
      return at;
    },
    now: () => 1_000,
    ...changes,
  };
  return { deps, calls };
}

describe('erasing a customer', () => {
  it('goes through the conversation first, and the tables take its hour', async () => {
    const { deps, calls } = erasing();
    expect(await eraseCustomer(deps, REF)).toBe(1_001);
    expect(calls).toEqual(['conversation at 1000', 'rows at 1001']);
  });

  it('writes nothing into the tables while the conversation cannot be reached, so that asking again does all of it', async () => {
    const { deps, calls } = erasing({ eraseConversation: () => Promise.reject(new Error('away')) });
    await expect(eraseCustomer(deps, REF)).rejects.toThrow('away');
    expect(calls).toEqual([]);
    const again = erasing();
    expect(await eraseCustomer(again.deps, REF)).toBe(1_001);
  });

  it('asks no conversation about a customer who is erased: somebody else may live there by now', async () => {
    const { deps, calls } = erasing({ findCustomer: async () => ERASED });
    expect(await eraseCustomer(deps, REF)).toBe(500);
    expect(calls).toEqual(['rows at 500']);
  });

  it('touches nothing for an id that the tenant does not have', async () => {
    const { deps, calls } = erasing({ findCustomer: async () => null });
    expect(await eraseCustomer(deps, REF)).toBeNull();
    expect(calls).toEqual([]);
  });
});

describe('exporting a customer', () => {
  const exporting = (customer: StoredCustomer | null) => ({
    findCustomer: async () => customer,
    readRecords: async () => ({ orders: [1] }),
    readConversation: async () => ({ state: 'talk' }),
  });

  it('gives the tables and the conversation', async () => {
    expect(await exportCustomer(exporting(LIVING), REF)).toEqual({ orders: [1], conversation: { state: 'talk' } });
  });

  it('never gives the conversation of whoever came after an erased one', async () => {
    expect(await exportCustomer(exporting(ERASED), REF)).toMatchObject({ conversation: null });
  });

  it('gives nothing for an id that the tenant does not have', async () => {
    expect(await exportCustomer(exporting(null), REF)).toBeNull();
  });
});

describe('finding a customer', () => {
  const asked: unknown[] = [];
  const deps: FindCustomersDeps = {
    listAccountIds: async () => ['1', '2'],
    hashUserKey: async ({ channel, accountId }, key) => `${channel}:${accountId}:${key}`,
    findByHmac: async (query) => {
      asked.push(query);
      return [];
    },
  };
  const query = { tenantId: 't', channel: 'whatsapp', userKey: '213' } as const;

  it('asks for HMACs on every account of the tenant', async () => {
    await findCustomers(deps, { ...query, accountId: null });
    expect(asked.pop()).toEqual({ tenantId: 't', channel: 'whatsapp', hmacs: ['whatsapp:1:213', 'whatsapp:2:213'] });
  });

  it('asks on the named account alone', async () => {
    await findCustomers(deps, { ...query, accountId: '9' });
    expect(asked.pop()).toMatchObject({ hmacs: ['whatsapp:9:213'] });
  });

  it('asks nothing for a tenant without accounts', async () => {
    await findCustomers({ ...deps, listAccountIds: async () => [] }, { ...query, accountId: null });
    expect(asked).toEqual([]);
  });
});
