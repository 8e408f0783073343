import { isolated, undirected } from './isolate.ts';

export type TemplateValues = Readonly<Record<string, string | number | null | undefined>>;

/** A placeholder, or what looks like one and is none: that is never shown to anybody. */
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}|\{\{[^{}]*\}\}/g;
const OPEN_ISOLATE = /[\u2066-\u2068]$/;

/**
 * One pass over `{{name}}`, never evaluated and never repeated, so a value that looks like a placeholder stays text (spec/a §5.5).
 * A name outside `allowed`, or without a value, becomes empty; the result is trimmed. In text from right to left values are isolated.
 */
export function renderTemplate(input: {
  content: string;
  values: TemplateValues;
  allowed?: readonly string[];
  rightToLeft?: boolean;
}): string {
  const { content, values, allowed, rightToLeft } = input;
  return content
    .replace(PLACEHOLDER, (_match, name: string | undefined, at: number) => {
      if (name === undefined || (allowed && !allowed.includes(name))) return '';
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === null || value === undefined) return '';
      if (!rightToLeft) return String(value);
      return OPEN_ISOLATE.test(content.slice(0, at)) ? undirected(String(value)) : isolated(String(value));
    })
    .trim();
}

/** The names in a text, each once, in the order in which they come. */
export function placeholdersIn(content: string): readonly string[] {
  const names = [...content.matchAll(PLACEHOLDER)].map(([whole, name]) => name ?? whole);
  return [...new Set(names)];
}
