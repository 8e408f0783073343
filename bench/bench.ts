import { parseArgs } from 'node:util';
import { accept, paced } from './accept.ts';
import { flood } from './flood.ts';
import { House } from './house.ts';
import { language } from './language.ts';
import { purge } from './purge.ts';
import { ready } from './ready.ts';
import { rows } from './rows.ts';
import { drained, memory } from './whole.ts';

/** `npm run bench`: everything; `-- --only accept --rounds 3` a part of it. About a quarter of an hour, ten minutes of it for the memory. */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '10' },
    million: { type: 'string', default: '5' },
  },
});
const rounds = Number(options.rounds);

const SECTIONS: Readonly<Record<string, (house: House) => Promise<string>>> = {
  accept: (house) => accept(house, { rounds, customers: 2_000, connections: 16, requests: 4_000 }),
  paced: (house) => paced(house, { rounds, customers: 600, perSecond: 100, seconds: 20 }),
  flood: (house) => flood(house, { rounds, customers: 600, signedPerSecond: 50, badPerSecond: 200, seconds: 20 }),
  drained: (house) => drained(house, { rounds: Math.min(rounds, 3), customers: 1_000, requests: 3_000 }),
  rows: (house) => rows(house, { customers: 200, perSecond: 20, seconds: 20 }),
  ready: () => ready(rounds),
  purge: () => purge(Number(options.million) * 1_000_000),
  language: () => Promise.resolve(language({ rounds, turns: 1_000 })),
  memory: (house) => memory(house, { minutes: Number(options.minutes), customers: 600, perSecond: 100 }),
};

const wanted = options.only ?? Object.keys(SECTIONS);
const unknown = wanted.find((name) => !(name in SECTIONS));
if (unknown !== undefined) throw new Error(`no section ${unknown}: there are ${Object.keys(SECTIONS).join(', ')}`);
const house = await House.open();
try {
  for (const name of wanted) console.log(`\n${await SECTIONS[name]?.(house)}`);
} finally {
  await house.close();
}
