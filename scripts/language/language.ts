import { parseArgs } from 'node:util';
import { DEVELOPMENT } from '../../test/fixtures/language/development.ts';
import type { Phrases } from '../../test/fixtures/language/phrase.ts';
import { UNSEEN } from '../../test/fixtures/language/unseen.ts';
import { readAll, type Score, scoreOf } from './score.ts';

/** `npm run language`: how much of what customers write is understood. `-- --part development` for who writes the rules. */
const PARTS: Readonly<Record<string, Phrases>> = { development: DEVELOPMENT, unseen: UNSEEN };

const { values: options } = parseArgs({ options: { part: { type: 'string' }, scores: { type: 'boolean' } } });
const { part } = options;
if (part !== undefined && !(part in PARTS)) {
  console.error(`no part ${part}: there are ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

for (const [name, phrases] of Object.entries(PARTS)) {
  if (part === undefined || part === name) print(name, phrases);
}

function print(name: string, phrases: Phrases): void {
  const byLanguage = readAll(phrases);
  const all = [...byLanguage.values()].flat();
  console.log(`\n${name}\n${row('', 'phrases', 'right', 'harmful', 'asked back')}`);
  for (const [language, readings] of byLanguage) console.log(scoreRow(scoreOf(language, readings)));
  console.log(scoreRow(scoreOf('all', all)));
  if (options.scores) return;
  const misses = [...byLanguage].flatMap(([language, readings]) =>
    readings
      .filter(({ isRight }) => !isRight)
      .map(
        ({ phrase, read, isHarmful }) =>
          `${isHarmful ? 'HARM' : '    '} ${language} [${phrase.at ?? 'fresh'}] "${phrase.text}" → ${read} (means ${phrase.means})`,
      ),
  );
  console.log(misses.length > 0 ? `\nnot right:\n${misses.join('\n')}` : '\nall right');
}

function scoreRow({ language, phrases, right, harmful, askedBack }: Score): string {
  return row(language, phrases, percent(right, phrases), percent(harmful, phrases), percent(askedBack, phrases));
}

function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(1)} %`;
}

function row(first: string, ...cells: readonly (string | number)[]): string {
  return `  ${first.padEnd(16)}${cells.map((cell) => String(cell).padStart(12)).join('')}`;
}
