import { readText } from '#src/conversation/read-text';
import type { Menu, MenuItem } from '#src/menu/index';
import { talkAt } from '../scripts/language/talk-places.ts';
import { DEVELOPMENT } from '../test/fixtures/language/development.ts';
import { percentile, table } from './stats.ts';

const MAX_TEXT = 4_096;
const WARM_UP = 300;

interface Sizes {
  readonly rounds: number;
  readonly turns: number;
}

/** Texts of the greatest length that a customer may send: stories, orders, and what is made to be slow. */
function longTexts(): Readonly<Record<string, string>> {
  const phrases = Object.values(DEVELOPMENT).flatMap((part) => part.map(({ text }) => text));
  const story = Array.from({ length: 40 }, (_, turn) => phrases.slice(turn * 7))
    .flat()
    .join(' ');
  const fill = (part: string) => part.repeat(Math.ceil(MAX_TEXT / part.length)).slice(0, MAX_TEXT);
  return {
    'everything that customers say': fill(story),
    'one order, again and again': fill('zidli zouj pizza margherita bla zitoun '),
    'words that nobody knows': fill('qsdfgh wxcvbn poiuyt mlkjhg '),
    'nearly names': fill('margerrita peperonny tirramissu '),
    'one word of letters': fill('a'),
    'one word of Arabic': fill('ب'),
    'dots and a word': `${fill('.').slice(1)}x`,
    'digits and signs': fill('1x2 3, '),
    codes: fill('P01 x2, '),
    'no, no, no': fill('ma ma ma pas non la '),
  };
}

function bigMenu(items: number, aliases: number): Menu {
  const syllables = ['ba', 'ri', 'to', 'mu', 'ké', 'lou', 'cha', 'no', 'si', 'ga', 'dé', 'fou'];
  const name = (seed: number) =>
    [seed % 12, (seed * 7 + 3) % 12, Math.floor(seed / 12) % 12, Math.floor(seed / 144) % 12]
      .map((at) => syllables[at])
      .join('');
  const dish = (at: number): MenuItem => ({
    code: `X${String(at).padStart(3, '0')}`,
    label: { fr: `Plat ${name(at)} ${name(at + 500)}`, ar: `طبق ${at}` },
    category: { fr: `Rayon ${at % 12}`, ar: `قسم ${at % 12}` },
    priceCentimes: 50_000,
    options: [],
    aliases: Array.from({ length: aliases }, (_, alias) => name(at * aliases + alias + 1_000)),
  });
  return { items: Array.from({ length: items }, (_, at) => dish(at)) };
}

/** Milliseconds of each call, sorted. */
function timed(turns: number, call: (turn: number) => unknown): readonly number[] {
  for (let turn = 0; turn < WARM_UP; turn++) call(turn);
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const before = performance.now();
    call(turn);
    times.push(performance.now() - before);
  }
  return times.toSorted((a, b) => a - b);
}

function milliseconds(value: number): string {
  return `${value.toFixed(3)} ms`;
}

/** What reading a message costs: the longest texts, and the longest menus. Pure computation, in this process. */
export function language({ rounds, turns }: Sizes): string {
  const talk = talkAt('cart');
  const rows: string[][] = [['4 096 characters', 'p50', 'p99', 'p99 of the best round']];
  for (const [name, text] of Object.entries(longTexts())) {
    const all = Array.from({ length: rounds }, () => timed(turns, () => readText(text, talk.state, talk.facts)));
    const p99 = all.map((times) => percentile(times, 0.99)).toSorted((a, b) => a - b);
    const p50 = all.map((times) => percentile(times, 0.5)).toSorted((a, b) => a - b);
    rows.push([
      name,
      milliseconds(percentile(p50, 0.5)),
      milliseconds(percentile(p99, 0.5)),
      milliseconds(p99[0] ?? 0),
    ]);
  }
  return `Reading a message\n\n${table(rows)}\n\n${menus({ rounds, turns })}`;
}

function menus({ rounds, turns }: Sizes): string {
  const rows: string[][] = [['menu', 'first message', 'p50 then', 'p99 then']];
  for (const [items, aliases] of [
    [25, 2],
    [300, 5],
    [1_000, 5],
  ] as const) {
    const { state, facts } = talkAt('fresh');
    const first: number[] = [];
    let times: readonly number[] = [];
    for (let round = 0; round < rounds; round++) {
      const menu = bigMenu(items, aliases);
      const texts = menu.items.map(({ label, aliases: [alias = ''] }) => `zidli 2 ${label.fr} w wahda ${alias}x svp`);
      const withMenu = { ...facts, restaurant: { ...facts.restaurant, menu } };
      const before = performance.now();
      readText(texts[0] ?? '', state, withMenu);
      first.push(performance.now() - before);
      times = timed(turns, (turn) => readText(texts[turn % texts.length] ?? '', state, withMenu));
    }
    rows.push([
      `${items} items × ${aliases} aliases`,
      milliseconds(
        percentile(
          first.toSorted((a, b) => a - b),
          0.5,
        ),
      ),
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.99)),
    ]);
  }
  return table(rows);
}
