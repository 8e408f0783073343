import type { Menu, MenuItem } from '#src/menu/index';
import type { MenuChange } from './order.ts';

/** The menu as `place_order` just found it, so that the next recap is right even before the snapshot is. */
export function applyMenuChanges(menu: Menu, changes: readonly MenuChange[]): Menu {
  return {
    items: menu.items.flatMap((item) => {
      const concerned = changes.filter((change) => change.itemCode === item.code);
      return (
        concerned.reduce<MenuItem | null>((current, change) => current && applyChange(current, change), item) ?? []
      );
    }),
  };
}

function applyChange(item: MenuItem, change: MenuChange): MenuItem | null {
  const { optionCode, priceCentimes } = change;
  if (optionCode === undefined) {
    return change.reason === 'price' && priceCentimes !== undefined ? { ...item, priceCentimes } : null;
  }
  const options = item.options.flatMap((option) => {
    if (option.code !== optionCode) return option;
    return change.reason === 'price' && priceCentimes !== undefined
      ? { ...option, priceDeltaCentimes: priceCentimes }
      : [];
  });
  return { ...item, options };
}
