import { normalizeText } from '#src/locale/index';
import type { Action } from './command.ts';

/** What the first word may be, and the second where there is one: `action` by the words for it, in French, English and Arabic. */
interface Family {
  readonly words: string;
  /** By its words; the first stands for the family without one of them. */
  readonly subs?: Readonly<Partial<Record<Action, string>>>;
  readonly action?: Action;
}

const LIST = 'list ls liste lister قائمة القائمة';
const DELETE = 'del delete rm remove supprimer supprime effacer enlever retirer حذف احذف';
const ADD = 'set add upsert ajouter ajoute mettre أضف اضافة إضافة ضع';
const SHOW = 'show get view voir detail details montrer عرض اعرض';

const FAMILIES: readonly Family[] = [
  { words: 'help aide aidez h ? مساعدة المساعدة عاوني', action: 'help' },
  { words: 'status statut etat حالة الحالة', action: 'status' },
  {
    words: 'stats stat statistiques chiffres احصائيات إحصائيات احصاء',
    subs: {
      stats: 'today jour aujourdhui aujourd’hui اليوم ليوم',
      stats_week: 'week 7d 7j semaine hebdo اسبوع أسبوع الاسبوع الأسبوع سمانة السمانة',
      stats_month: 'month 30d 30j mois mensuel شهر الشهر',
    },
  },
  { words: 'tickets ticket تذاكر تذكرة التذاكر', action: 'tickets' },
  { words: 'take prendre prends خذ', action: 'take' },
  { words: 'reply repondre reponds reponse رد جواب', action: 'reply' },
  { words: 'close fermer ferme cloturer أغلق اغلاق', action: 'close' },
  { words: 'assign assigner confier عين كلف', action: 'assign' },
  { words: 'note noter ملاحظة', action: 'note' },
  { words: 'reopen rouvrir افتح', action: 'reopen' },
  {
    words: 'order orders cmd commande commandes طلب الطلب طلبات الطلبات طلبية طلبيات كوموند',
    subs: {
      order_list: LIST,
      order_show: SHOW,
      order_accept: 'accept accepter accepte acceptee ok قبول اقبل مقبول',
      order_start: 'start commencer commence preparer preparation تحضير بدء ابدأ حضر',
      order_ready: 'ready pret prete جاهز جاهزة واجد',
      order_later: 'later delay retard retarder plus تأخير تاخير زيد',
      order_out: 'out sortie sorti parti partie route خرج خروج طريق',
      order_delivered: 'delivered livre livree وصل وصلت تسليم',
      order_code: 'code رمز الرمز كود',
      order_done: 'done fini finie termine terminee remise تم تمت خلاص',
      order_cancel: 'cancel annuler annule annulee refuser refuse الغاء إلغاء ألغ رفض',
      order_noshow: 'noshow no-show ns absent absente غائب غياب',
    },
  },
  { words: 'deposit acompte depot avance عربون تسبيق', action: 'deposit' },
  {
    words: 'customer client user زبون الزبون عميل',
    subs: {
      customer_risk: 'risk risque score profile profil خطر تقييم',
      customer_blacklist: 'blacklist block ban bloquer bloque حظر احظر',
      customer_unblock: 'unblock unban unblacklist debloquer debloque رفع-الحظر فك',
    },
  },
  {
    words: 'quarantine quarantines quarantaine quarantaines حجر الحجر',
    subs: { quarantine_list: LIST, quarantine_release: 'release liberer libere lever تحرير اطلق أطلق' },
  },
  {
    words: 'item items article plat produit صنف طبق الطبق',
    subs: {
      item_soldout: 'soldout sold-out epuise epuisee rupture fini خلص نفد نفذ',
      item_back: 'back retour revenu dispo disponible رجع متوفر عاد',
    },
  },
  { words: 'hours hour horaires horaire heures أوقات اوقات توقيت ساعات', action: 'hours_today' },
  {
    words: 'zone zones منطقة مناطق المناطق',
    subs: { zone_list: LIST, zone_set: ADD, zone_del: DELETE },
  },
  { words: 'delzone', action: 'zone_del' },
  {
    words: 'template templates modele modeles texte قالب قوالب نص',
    subs: {
      template_get: `${SHOW} lire`,
      template_set: ADD,
      template_vars: 'vars var variables متغيرات',
    },
  },
  {
    words: 'faq faqs questions question اسئلة أسئلة الأسئلة سؤال',
    subs: { faq_list: `${LIST} ${SHOW}`, faq_set: ADD, faq_del: DELETE },
  },
  {
    words: 'flags flag reglages reglage options option اعدادات إعدادات إعداد',
    subs: { flags_list: LIST, flags_set: ADD, flags_unset: `reset unset reinitialiser defaut استرجع ${DELETE}` },
  },
  {
    words: 'dlq rebut rebuts مهملات',
    subs: {
      dlq_list: LIST,
      dlq_show: SHOW,
      dlq_replay: 'replay resend renvoyer relancer اعادة إعادة أعد',
      dlq_drop: `drop jeter ${DELETE}`,
    },
  },
  {
    words: 'staff equipe personnel فريق الفريق',
    subs: { staff_list: LIST, staff_add: ADD, staff_remove: DELETE },
  },
];

const NUMBER = /^#?\d/;
/** What a family without its second word may stand for. */
const CHANGES_NOTHING = /^stats$|_(?:list|get|risk)$/;

interface Head {
  readonly action: Action | null;
  readonly subs: ReadonlyMap<string, Action>;
  readonly first: Action | null;
}

const HEADS: ReadonlyMap<string, Head> = new Map(
  FAMILIES.flatMap(({ words, subs, action = null }) => {
    const entries = Object.entries(subs ?? {}) as (readonly [Action, string])[];
    const head: Head = {
      action,
      subs: new Map(entries.flatMap(([sub, said]) => wordsIn(said).map((word) => [word, sub] as const))),
      first: entries[0]?.[0] ?? null,
    };
    return wordsIn(words).map((word) => [word, head] as const);
  }),
);
const ORDER = HEADS.get('order');

const YES = new Set(wordsIn('ok oui yes confirm confirmer نعم تأكيد'));
const LANGUAGES: ReadonlyMap<string, 'fr' | 'ar'> = new Map([
  ['fr', 'fr'],
  ['ar', 'ar'],
]);

/** `used`: which of the words named the action. Null: nothing of ours. */
export function findAction(words: readonly string[]): { action: Action; used: readonly number[] } | null {
  const [first = ''] = words;
  const head = HEADS.get(first);
  if (!head) {
    // "!accept 12" is as good as "!order 12 accept".
    const action = ORDER?.subs.get(first);
    return action ? { action, used: [0] } : null;
  }
  if (head.action) return { action: head.action, used: [0] };
  for (const index of [1, 2]) {
    const action = head.subs.get(words[index] ?? '');
    if (action) return { action, used: [0, index] };
  }
  if (head === ORDER && NUMBER.test(words[1] ?? '')) return { action: 'order_show', used: [0] };
  return head.first && CHANGES_NOTHING.test(head.first) ? { action: head.first, used: [0] } : null;
}

export function isYes(word: string): boolean {
  return YES.has(word);
}

export function languageOf(word: string): 'fr' | 'ar' | null {
  return LANGUAGES.get(word) ?? null;
}

function wordsIn(text: string): readonly string[] {
  return text.split(' ').map(normalizeText);
}
