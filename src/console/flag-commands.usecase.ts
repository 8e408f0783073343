import { normalizeText } from '#src/locale/index';
import { SWITCHES, type SwitchName } from '#src/tenancy/index';
import { type Asking, button, type ConsoleAnswer, type ConsoleOption, said, type Target, usage } from './answer.ts';
import { mayRun, type Word } from './command.ts';
import type { ConsolePorts, Flag } from './ports.ts';
import { sayIn } from './say.ts';

type Ports = Pick<ConsolePorts, 'flags'>;

const ON = wordsIn('on true 1 oui yes actif active activer activé marche شغل تشغيل مفعل نعم');
const OFF = wordsIn('off false 0 non no inactif couper coupé arret arrêt desactiver désactivé وقف إيقاف متوقف لا');
const LANGUAGES = [sayIn('fr'), sayIn('ar')] as const;

export async function listFlags(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, role } = asking;
  // "!flags faq off" wanted a change.
  if (command.args.length > 0) return usage(asking, 'flags_set');
  const flags = await ports.flags.list(asking);
  const lines = flags.map((flag) => say('FLAG_LINE', { ...valuesOf(asking, flag), key: flag.key }));
  const options = mayRun(role, 'flags_set') ? flags.flatMap((flag) => turnButton(asking, flag)) : [];
  return said(say('FLAGS', { lines: lines.join('\n') }), { options });
}

export async function setFlag(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { command, tenantId, restaurantId, by } = asking;
  const isOn = isOnWord(command.args[1]);
  if (command.args.length !== 2 || isOn === null) return usage(asking);
  return withFlag(ports, asking, async (flag) => {
    if (isOn && !flag.isAvailable)
      return said(asking.say('FLAG_CANNOT', valuesOf(asking, flag)), {
        target: targetOf(flag),
        failure: 'unavailable',
      });
    await ports.flags.save({ tenantId, restaurantId, key: flag.key, value: isOn, by });
    return shown(ports, asking, flag.key);
  });
}

/** Back to what holds without a row of the restaurant's own. */
export async function resetFlag(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { command, tenantId, restaurantId, by } = asking;
  if (command.args.length !== 1) return usage(asking);
  return withFlag(ports, asking, async ({ key }) => {
    await ports.flags.save({ tenantId, restaurantId, key, value: null, by });
    return shown(ports, asking, key);
  });
}

async function withFlag(
  ports: Ports,
  asking: Asking,
  act: (flag: Flag) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const name = switchNamed(asking.command.args[0]);
  const flag = name && (await ports.flags.list(asking)).find(({ key }) => key === name);
  if (flag) return act(flag);
  return said(asking.say('FLAG_UNKNOWN', { names: SWITCHES.join(', ') }), { failure: 'unknown_flag' });
}

async function shown(ports: Ports, asking: Asking, key: SwitchName): Promise<ConsoleAnswer> {
  const { say } = asking;
  const flag = (await ports.flags.list(asking)).find((one) => one.key === key);
  if (!flag) return said(say('UNAVAILABLE'), { failure: 'unavailable' });
  const isOwn = flag.source === 'restaurant';
  const reset = isOwn ? [button(asking, `flags reset ${key}`, say('BUTTON_FLAG_RESET'))] : [];
  return said(say('FLAG_NOW', valuesOf(asking, flag)), {
    target: targetOf(flag),
    options: [...turnButton(asking, flag), ...reset],
  });
}

function turnButton(asking: Asking, { key, isOn, isAvailable }: Flag): readonly ConsoleOption[] {
  const { say } = asking;
  if (!isOn && !isAvailable) return [];
  const title = say(isOn ? 'BUTTON_FLAG_OFF' : 'BUTTON_FLAG_ON', { name: say(key) });
  return [button(asking, `flags set ${key} ${isOn ? 'off' : 'on'}`, title)];
}

function valuesOf({ say }: Asking, { key, isOn, source, isAvailable }: Flag): Readonly<Record<string, string>> {
  return {
    name: say(key),
    value: say(isOn ? 'FLAG_ON' : 'FLAG_OFF'),
    source: say(isAvailable ? FROM[source] : 'FLAG_MISSING'),
  };
}

const FROM = { restaurant: 'FLAG_OWN', platform: 'FLAG_FOR_ALL', setting: 'FLAG_DEFAULT' } as const;

/** By its name, without its end, or as staff are shown it. */
function switchNamed(word: Word | undefined): SwitchName | null {
  const plain = word?.plain ?? '';
  const isMeant = (key: SwitchName) =>
    [key, key.replace('_ENABLED', ''), ...LANGUAGES.map((say) => say(key))].some(
      (name) => normalizeText(name) === plain,
    );
  return SWITCHES.find(isMeant) ?? null;
}

function isOnWord(word: Word | undefined): boolean | null {
  const plain = word?.plain ?? '';
  if (ON.has(plain)) return true;
  return OFF.has(plain) ? false : null;
}

function targetOf({ key }: Flag): Target {
  return { type: 'flag', id: key };
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').map(normalizeText));
}
