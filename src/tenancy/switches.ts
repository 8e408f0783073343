/**
 * What a restaurant may turn on and off for itself while we run, in the order in which staff are shown it. A row of `system_flags` goes
 * before the setting of that name; `VOICE_ENABLED`, `LLM_ENABLED` and `FEEDBACK_ENABLED` can only take away what the settings have given.
 */
export const SWITCHES = [
  'DELIVERY_ENABLED',
  'SUPPORT_ENABLED',
  'FAQ_ENABLED',
  'VOICE_ENABLED',
  'LLM_ENABLED',
  'L10N_DARIJA_ENABLED',
  'FEEDBACK_ENABLED',
] as const;
export type SwitchName = (typeof SWITCHES)[number];

/** Those that a row turns; the settings decide about the others. */
export type Switches = Readonly<Partial<Record<SwitchName, boolean>>>;

function isSwitch(name: string): name is SwitchName {
  return SWITCHES.some((known) => known === name);
}

/** The values of rows, which may name what is no switch any more. */
export function switchesOf(rows: Readonly<Record<string, string>>): Switches {
  const known = Object.entries(rows).filter(([name, value]) => isSwitch(name) && /^(?:true|false)$/.test(value));
  return Object.fromEntries(known.map(([name, value]) => [name, value === 'true']));
}
