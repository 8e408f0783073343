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

/** The export of spec/b §3.5. A cell that a spreadsheet would run as a formula starts with an apostrophe (security.md G12). */
export function ordersCsv(orders: readonly Readonly<Record<string, unknown>>[]): string {
  const lines = orders.map((order) => COLUMNS.map((column) => cell(order[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
