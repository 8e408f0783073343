import { describe, expect, it } from 'vitest';
import { exactCommand, findCommand } from '#src/locale/index';
import { arabicLexicon } from '#src/locale/lexicon/ar';
import { COMMANDS } from '#src/locale/lexicon/command';
import { darijaLexicon } from '#src/locale/lexicon/darija';
import { frenchLexicon } from '#src/locale/lexicon/fr';

const LEXICONS = [frenchLexicon, arabicLexicon, darijaLexicon];
const PHRASES = COMMANDS.flatMap((command) =>
  LEXICONS.flatMap(({ commands }) => commands[command]).map((phrase) => ({ command, phrase })),
);

describe('the lexicon', () => {
  it('knows every phrase as the command that it stands under', () => {
    const lost = PHRASES.filter(({ command, phrase }) => exactCommand(phrase) !== command);
    expect(lost).toEqual([]);
  });

  it('knows them in capitals, with punctuation and with spaces around', () => {
    const lost = PHRASES.filter(({ phrase }) => phrase !== '?' && phrase !== '؟').filter(
      ({ command, phrase }) => exactCommand(`  ${phrase.toUpperCase()} ! `) !== command,
    );
    expect(lost).toEqual([]);
  });

  it('has a phrase in each language for every command', () => {
    for (const command of COMMANDS) {
      for (const { commands } of LEXICONS) expect(commands[command].length, command).toBeGreaterThan(0);
    }
  });

  it('holds no phrase twice', () => {
    const keys = PHRASES.map(({ phrase }) => phrase);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe('a command is found', () => {
  it.each([
    ['le menu, s’il te plaît', 'menu'],
    ['Bonjour je veux voir le menu svp', 'menu'],
    ['le menu d’aujourd’hui ?', 'menu'],
    ['أريد القائمة من فضلك', 'menu'],
    ['أرني القائمة لو سمحت', 'menu'],
    ['où est mon panier', 'cart'],
    ['je veux annuler ma commande', 'cancel'],
    ['besoin d’aide', 'help'],
    ['أريد مساعدة', 'person'],
    ['Oui !', 'yes'],
    ['نَعَم', 'yes'],
    ['Merci 🙏', 'thanks'],
    ['٠', 'home'],
    ['À emporter svp', 'a_emporter'],
    ['la livraison svp', 'livraison'],
    ['LANG AR', 'arabic'],
    ['lang fr', 'french'],
  ] as const)('in %j: %s', (text, command) => {
    expect(findCommand(text)).toBe(command);
  });
});

describe('a false friend is no command', () => {
  it.each([
    'payer par carte',
    'vous prenez la carte bancaire ?',
    'pas de menu',
    'je ne veux pas annuler',
    'sans panier',
    'لا أريد القائمة',
    'temps de livraison ?',
    'frais de livraison ?',
    'la livraison est à combien ?',
    'vous livrez à Kouba ?',
    'non je ne sais pas encore',
    'oui mais sans olives',
    'où êtes-vous ?',
    'ok et le prix ?',
    'place du 1er mai',
    '12 rue Larbi Ben M’hidi, Alger Centre',
    'Cité 1200 logements, bâtiment B12',
    'rue de la Liberté, à côté de la pharmacie du menu peuple de la place',
    'شارع ديدوش مراد رقم 12',
    'كم وقت التوصيل؟',
    'هل الدفع نقدا أم بالبطاقة؟',
    'P01 x2',
    'commander des fleurs',
    'notes de musique',
    'nouveau',
    'menuisier',
    'annulera',
    '00',
    '10',
    '',
    ' ',
    '🍕',
  ])('%j', (text) => {
    expect(findCommand(text)).toBeNull();
  });

  it('and two commands in one sentence are none', () => {
    expect(findCommand('annuler le menu')).toBeNull();
  });

  it('a yes, a no or a mode among other words is not taken at its word', () => {
    for (const text of ['oui je crois', 'non merci pas de sauce', 'livraison ou sur place ?', 'ici il fait froid'])
      expect(findCommand(text)).toBeNull();
  });

  it('a courtesy does not make an exact command', () => {
    expect(exactCommand('le menu svp')).toBeNull();
    expect(findCommand('le menu svp')).toBe('menu');
  });
});
