export {
  type Category,
  categoriesOf,
  findItem,
  findOption,
  itemTitle,
  type Menu,
  type MenuItem,
  type MenuOption,
} from './menu.ts';
export { menuCsv, readMenuCsv } from './menu-csv.ts';
export { MAX_ITEMS, type MenuDocumentItem, menuDocumentItem, menuProblems } from './menu-document.ts';
export { type Mention, type NameIndex, nameIndexOf, type TextWord } from './name-index.ts';
export { optionIndexOf } from './option-index.ts';
export { isServedAt, menuServedAt, type ServingInterval } from './serving-hours.ts';
