import { type RestaurantSnapshot, SNAPSHOT_SHAPE } from '#src/conversation/index';
import { centimesFromDinars } from '#src/kernel/money';
import type { Menu, MenuItem } from '#src/menu/index';

const ALGER = { wilayaNames: ['algiers', 'الجزائر'] };
const PIZZAS = { fr: 'Pizzas', ar: 'بيتزا' };

export function menuItem(changes: Partial<MenuItem> & { code: string }): MenuItem {
  const label = { fr: changes.code, ar: changes.code };
  return { label, category: PIZZAS, priceCentimes: centimesFromDinars(900), options: [], aliases: [], ...changes };
}

/** The menu of the local stack's fixed demo values. */
export const demoMenu: Menu = {
  items: [
    menuItem({
      code: 'P01',
      label: { fr: 'Pizza Margherita', ar: 'بيتزا مارغريتا' },
      options: [
        {
          code: 'X01',
          label: { fr: 'extra fromage', ar: 'جبن إضافي' },
          kind: 'extra',
          priceDeltaCentimes: centimesFromDinars(150),
        },
        { code: 'R01', label: { fr: 'sans olives', ar: 'بدون زيتون' }, kind: 'remove', priceDeltaCentimes: 0 },
      ],
    }),
    menuItem({
      code: 'P02',
      label: { fr: 'Pizza Pepperoni', ar: 'بيتزا بيبروني' },
      priceCentimes: centimesFromDinars(1_100),
    }),
    menuItem({
      code: 'B01',
      label: { fr: 'Burger Classic', ar: 'برغر كلاسيك' },
      category: { fr: 'Burgers', ar: 'برغر' },
      priceCentimes: centimesFromDinars(750),
      options: [
        {
          code: 'X02',
          label: { fr: 'double steak', ar: 'لحم مضاعف' },
          kind: 'extra',
          priceDeltaCentimes: centimesFromDinars(250),
        },
        { code: 'R02', label: { fr: 'sans oignons', ar: 'بدون بصل' }, kind: 'remove', priceDeltaCentimes: 0 },
      ],
    }),
    menuItem({
      code: 'S01',
      label: { fr: 'Salade', ar: 'سلطة' },
      category: { fr: 'Sides', ar: 'أطباق جانبية' },
      priceCentimes: centimesFromDinars(450),
    }),
  ],
};

export function demoRestaurant(changes: Partial<RestaurantSnapshot> = {}): RestaurantSnapshot {
  return {
    version: 1,
    shape: SNAPSHOT_SHAPE,
    profile: {
      tenantId: '00000000-0000-0000-0000-000000000001',
      restaurantId: '00000000-0000-0000-0000-000000000000',
      name: 'Branch 1',
      timezone: 'Africa/Algiers',
      defaultLocale: 'fr',
      hours: { weekly: 'always' },
      isActive: true,
    },
    menu: demoMenu,
    templates: {},
    approved: {},
    zones: [
      { wilaya: 'Alger', commune: 'Hydra', feeCentimes: 30_000, minimumCentimes: 150_000, names: ['حيدرة'], ...ALGER },
      { wilaya: 'Alger', commune: 'Kouba', feeCentimes: 40_000, minimumCentimes: 0, names: ['القبة'], ...ALGER },
      {
        wilaya: 'Alger',
        commune: 'El Biar',
        feeCentimes: 0,
        minimumCentimes: 0,
        names: ['الأبيار', 'elbiar'],
        ...ALGER,
      },
    ],
    staff: [],
    fraudRules: [],
    switches: {},
    ...changes,
  };
}

/** A menu of many items in several categories. */
export function bigMenu(count: number): Menu {
  return {
    items: Array.from({ length: count }, (_, index) => {
      const category = `Catégorie ${Math.floor(index / 30) + 1}`;
      const number = String(index + 1).padStart(3, '0');
      return menuItem({
        code: `D${number}`,
        label: { fr: `Plat numéro ${number}`, ar: `طبق رقم ${number}` },
        category: { fr: category, ar: category },
      });
    }),
  };
}
