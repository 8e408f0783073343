import { expect, it } from 'vitest';
import { TestConversation } from '../support/conversation-object.ts';

it('what LANG chose travels in the journal, with its time and without anybody’s name; Postgres is asked nothing', async () => {
  const nadia = await TestConversation.open({
    perform: () => Promise.reject(new Error('LANG is no act')),
  });
  await nadia.types('bonjour');
  await nadia.alarms();
  expect(nadia.pages.at(-1)).not.toHaveProperty('preference');
  await nadia.types('LANG AR');
  const chosenAt = nadia.now;
  nadia.now += 60_000;
  await nadia.types('bonjour');
  await nadia.alarms();
  expect(nadia.pages.at(-1)?.preference).toEqual({ locale: 'ar', chosenAt });
});
