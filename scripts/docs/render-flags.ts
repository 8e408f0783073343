import { ALIASES } from '../../src/env-aliases.ts';
import type { Setting } from '../../src/env-kinds.ts';
import { GROUPS } from '../../src/env-table.ts';
import { DROPPED, DUE, KEPT, KEPT_BY_SCRIPTS } from './earlier-names.ts';

const HEAD = `# Settings

This page is written by \`npm run docs:flags\` from \`src/env-table.ts\` and \`scripts/docs/earlier-names.ts\`; a test compares it with them.

Every setting is read once per isolate. A wrong one stops the Worker from serving: it is alive, answers 503 to whatever it should do, and
\`/readyz\` says which it is, by name and never by value. Blank means unset. Production values stand in \`wrangler.toml\`, secrets are set with
\`wrangler secret put\`; development values stand in \`.dev.vars.example\` and may be overridden by \`.dev.vars\` or the environment.

With \`ENVIRONMENT=production\` the Worker also refuses secrets of development (\`dev-…\`, \`test-…\`, \`demo-…\`, \`local-…\`), secrets of fewer
than 16 characters, \`NEON_LOCAL_PROXY\`, a database on a local or example host or with a weak password, and a Graph address without https or
on such a host. In every environment a placeholder (\`change-me\`, \`<…>\`, \`xxxx\`, one character over and over) is refused where 16 characters
are asked for, and a missing binding (object, queue, rate limit) stops the Worker.

What works but should not stay so is logged as \`settings\`, once per isolate: an old name, and outside development a previous secret without
an end, \`LEGACY_SHARED_ALLOWED\`, \`ALLOW_QUERY_TOKEN\`, a signature mode that nothing breaks the glass for.

A *secret* is marked with •; a default of – means that the setting must be there.`;

/** docs/flags.md. */
export function renderFlags(): string {
  const groups = Object.entries(GROUPS).map(([title, settings]) => groupOf(title, settings));
  return `${[HEAD, ...groups, earlierNames()].join('\n\n')}\n`;
}

function groupOf(title: string, settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, { isSecret, byDefault, type, meaning }]) =>
    row([`\`${name}\`${isSecret ? ' •' : ''}`, type, defaultOf(byDefault), meaning]),
  );
  return `## ${title}\n\n${table(['Name', 'Value', 'Default', 'For'], rows)}`;
}

function earlierNames(): string {
  const renamed = Object.entries(ALIASES).map(([alias, name]) => row([`\`${alias}\``, `\`${name}\``]));
  const due = DUE.map(({ feature, names }) => row([feature, listOf(names)]));
  const dropped = DROPPED.map(({ names, reason }) => row([listOf(names), reason]));
  return [
    '## Names of the earlier system',
    `**Kept**, with the same spelling: ${listOf(KEPT)}.`,
    `**Kept by scripts**, which the Worker does not read (\`docs/operations.md\`): ${listOf(KEPT_BY_SCRIPTS)}.`,
    '**Renamed**. The old name is still read, with a warning; to set both to different things stops the Worker.',
    table(['Old name', 'Name'], renamed),
    '**Kept and due**: nothing reads them yet; each comes with its feature.',
    table(['Feature', 'Names'], due),
    '**Dropped**.',
    table(['Names', 'Why'], dropped),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function defaultOf(byDefault: string | null): string {
  if (byDefault === null) return '–';
  return byDefault === '' ? 'unset' : `\`${byDefault}\``;
}
