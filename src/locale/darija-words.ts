import { darijaLexicon } from './lexicon/darija.ts';
import { frenchLexicon } from './lexicon/fr.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { wordsOf } from './normalize.ts';

/**
 * Words by which Darija is known, beside those of its lexicon: short ones, and spellings that mean nothing to the interpreter. Whole words,
 * and none that is a word of French too. Add freely.
 */
const DARIJA = wordsOf(`
  wach wesh wech wachmen wachnou wachnia chkoun chkon ch7al chhal chehal sh7al 9adech 9adah gadech kadech win wein winrah finrah
  kifach kifech kifah 3lach 3lah alach wa9tach wa9tech waqtach wektach
  kayen kayn kayna kaynin kain makach makch makanch makanche makayench kach kech ma3andkomch
  rani rak raki rah rahi rahou rahom rakom rahoum
  n7eb nheb nhab nhebb theb t7eb thab heb 7ab 7abit hab habit 7abba haba habba habbin 7abin n7abou nhabou
  bghit bghina bghiti nebghi tebghi
  3tini a3tini 3tina a3tina aatini atini 3tiwni a3tiwni 3tili jibli jiblna djibli djiblna jibou djibou
  ndir ndirou ndiri nakoul nakol naklou nakhoud nakhod nedi neddi nddi ndi nedih nediha neddiha teddiha
  nchouf nchof nchoof tchouf chouf choufli werrini warini wrini warili
  ncommandi ncmdi ncomandi tcommandi ncommandiw nconfirmi tconfirmi nannuli tlivri tlivriw tlivrou nlivri tlivriwli nvalidi
  kml kmel kemel kemmel kammel nkemmel nkemlou nkml
  zid zidli zidna nzid zidou zidni na9es na9as naqes na7i na77i n7i nahi nahhi na7ili nahili nehi badel beddel bedel bdel nbedel nbeddel
  bla blach bghir
  zouj zoudj jouj joudj tlata tleta tlatha rab3a reb3a rb3a arb3a khamsa khemsa setta sab3a seb3a tmenya tmania tes3a ts3a 3achra
  wa7ed wahed wa7da wahda we7da
  drok drouk dorka dork douk doka derwek daba dourk
  hna hnaya lhih temma temak
  bezaf bezzaf bzaf chwiya chouia chwia chwya
  mazal mazel mazalni khlas khlass khalas
  ih iyeh iyah wah lala machi
  ta3i ta3ek ta3na ta3kom taa3i dyali dialek dyalek
  bach bech balak belak
  ghodwa ghedwa ghoudwa lyoum lioum elyoum
  khoya khouya kho khti sahbi sa7bi
  ma7loul mahloul m7loul meghlou9 maghlou9 m9afel fat7in
  tawla table9 ljou3 jou3 ji3an jo3t
  lmenu elmenu lmnu lpanier elpanier lcommande lkoumande lkmand lkomand
  wella wela wla bessa7 bsah bsa7 hadak hadik hada hadou hadouk
  tkhales tkhalsou khalsou nkhales zayda koul wesselt sme7lna sma7lna 7sab be3d tewslek
  mliha mlih mlie7 mli7 bnin bnina
  chno chnou chnia ash achno wakha mzyan zwina sift sifet
`);

/** Said in Darija, and in the French of Algiers as well: they decide where no French stands beside them. */
const GREETINGS = wordsOf(
  'salam slm labas labess saha sahha sa7a sa77a sahit sa7it sa77it choukran chokran inchallah inchalah nchallah hamdoulah hamdulillah wallah yselmek y3aychek 3aslama mar7ba marhba',
);

/** Small words that a French sentence can hardly do without; those that Darija has borrowed with a noun (le, la, de) are not here. */
const FRENCH = new Set(
  wordsOf(
    'je tu vous nous il elle on est es suis sont etes avez avec sans pour dans sur votre mes mon ma ton ta vos une un des veux veut voudrais voulez peux peut pouvez svp plait bonjour bonsoir merci quel quelle quels quelles quoi comment combien pourquoi quand ou et mais pas aussi aimerais prendre prends fait faites ce cette ces qui que donc oui non',
  ),
);

/** Of the lexicon, but French in a Darija sentence, first names, or too common elsewhere to tell anything. */
const AMBIGUOUS = new Set(
  wordsOf(`
    akher allah ahla arba bared baraka barak baridi baridimob batima bela besh bidon blast cbon chab chaba chabin chef commandi degoutante dial
    doubl double emporti extra fach ferm fine finalement flexy franci goli hadi hayla hiya jaya kamal kamel kilou lang lila lina lista litra livreur
    liya logha marki masa menou miled mino momkin montrili moul normal normalement pani pannier plast rana plat rabi rahim resto roumi sala sahla
    salamo semana settle simana sup surplace tabla tala tani tarf vidi wali week wine zina
  `),
);
const MIN_LETTERS = 4;

function latinWordsOf(lexicon: Lexicon): readonly string[] {
  const lines = [
    ...Object.values(lexicon.commands),
    ...Object.values(lexicon.words),
    ...Object.values(lexicon.numbers),
  ].flat();
  return lines.flatMap(wordsOf).filter((word) => /^[a-z0-9]+$/.test(word));
}

const OF_FRENCH = new Set(latinWordsOf(frenchLexicon));
const OF_LEXICON = latinWordsOf(darijaLexicon).filter(
  (word) => word.length >= MIN_LETTERS && !OF_FRENCH.has(word) && !AMBIGUOUS.has(word),
);
const DARIJA_WORDS: ReadonlySet<string> = new Set(
  [...DARIJA, ...OF_LEXICON].filter((word) => !GREETINGS.includes(word)),
);
const GREETING_WORDS: ReadonlySet<string> = new Set(GREETINGS);
/** 3, 7 and 9 between letters are sounds of Arabic that French letters have not: "ch7al", "wa9tach". */
const DIGIT_AS_LETTER = /^[a-z]+[379][a-z]+$/;
const CODE = /^x\d|^[a-z]{1,2}\d[a-z]$/;

/** Darija in Latin letters. */
export function isLatinDarija(text: string): boolean {
  const words = wordsOf(text);
  if (words.some((word) => DARIJA_WORDS.has(word) || isArabizi(word))) return true;
  return words.some((word) => GREETING_WORDS.has(word)) && !words.some((word) => FRENCH.has(word));
}

/** Holds words that only a French sentence has. */
export function isFrench(text: string): boolean {
  return wordsOf(text).some((word) => FRENCH.has(word));
}

function isArabizi(word: string): boolean {
  return DIGIT_AS_LETTER.test(word) && !CODE.test(word);
}
