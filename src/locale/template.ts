export type TemplateValues = Readonly<Record<string, string | number | null | undefined>>;

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * One pass over `{{name}}`, never evaluated and never repeated, so a value that looks like a placeholder stays text (spec/a §5.5).
 * A name outside `allowed`, or without a value, becomes empty; the result is trimmed.
 */
export function renderTemplate(input: {
  content: string;
  values: TemplateValues;
  allowed?: readonly string[];
}): string {
  const { content, values, allowed } = input;
  return content
    .replace(PLACEHOLDER, (_match, name: string) => {
      if (allowed && !allowed.includes(name)) return '';
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === null || value === undefined ? '' : String(value);
    })
    .trim();
}
