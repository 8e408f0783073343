import type { z } from 'zod';

const MAX_DETAILS = 10;
/** What somebody may have called a field; a phone number or a sentence is none. */
const FIELD = /^[A-Za-z_]{1,40}$/;
const OTHER = '(other)';

/** What is wrong with a body or a query, by place and never by value: a name that the schema does not have may be anything, too. */
export function issueDetails(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  return issues.slice(0, MAX_DETAILS).map((issue) => `${placeOf(issue.path)}: ${complaintOf(issue)}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body';
  return path.map((part) => (typeof part === 'number' ? part : nameOf(String(part)))).join('.');
}

function complaintOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `unknown ${[...new Set(issue.keys.slice(0, MAX_DETAILS).map(nameOf))].join(', ')}`;
}

function nameOf(name: string): string {
  return FIELD.test(name) ? name : OTHER;
}
