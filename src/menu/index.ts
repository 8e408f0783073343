export { matchItems } from './match-item.ts';
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
