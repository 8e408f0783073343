import { csvCell } from '#src/kernel/csv';

const COLUMNS = [
  'order_id',
  'status',
  'customer_status',
  'service_mode',
  'total_cents',
  'created_at',
  'delivery_wilaya',
  'delivery_commune',
  'delivery_eta_min',
  'delivery_eta_max',
] as const;

/** The export of spec/b §3.5. */
export function ordersCsv(orders: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = orders.map((order) => COLUMNS.map((column) => csvCell(String(order[column] ?? ''))).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
