type Json = Readonly<Record<string, unknown>>;

interface Shown {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

export const PAGE_STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2733; background: #fff; }
h1 { font-size: 1.5rem } h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere }
h2 b { color: #fff; background: #24634a; border-radius: .25rem; padding: .1rem .4rem; font-size: .85rem; margin-right: .5rem }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } td { border-top: 1px solid #d5dde3; padding: .25rem .5rem .25rem 0; vertical-align: top }
td:first-child { width: 14rem; font-family: ui-monospace, monospace; font-size: .9rem } pre { background: #f4f6f8; padding: .75rem; overflow: auto; font-size: .85rem }
a { color: #24634a } p { margin: .25rem 0 }
@media (prefers-color-scheme: dark) { body { background: #14191d; color: #dfe6ea } pre { background: #1e262c } td { border-color: #344049 } a { color: #7fc8a9 } }
`;

/** The OpenAPI document as a page that needs no script. */
export function docsPage(document: Json): string {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Shown>>>>;
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, shown]) => sectionOf({ path, method, shown })),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>resto-bot API</title><style>${PAGE_STYLE}</style></head>
<body><h1>resto-bot API</h1>
<p>For machines: <a href="/v1/openapi.json">/v1/openapi.json</a>. A token goes into <code>Authorization: Bearer …</code> or <code>x-api-token</code>, never into the address.</p>
${sections.join('\n')}
</body></html>
`;
}

function sectionOf({ path, method, shown }: { path: string; method: string; shown: Shown }): string {
  const parameters = (shown.parameters ?? []).map(
    (one) =>
      [
        one.name,
        `${one.in}${one.required ? ', required' : ''}${one.description ? `: ${one.description}` : ''}`,
      ] as const,
  );
  const answers = Object.entries(shown.responses).map(([status, { description }]) => [status, description] as const);
  const body = shown.requestBody?.content['application/json']?.schema;
  return [
    `<section id="${escapeHtml(shown.operationId)}"><h2><b>${method.toUpperCase()}</b>${escapeHtml(path)}</h2>`,
    `<p>${escapeHtml(shown.summary)} ${escapeHtml((shown.description ?? '').replaceAll('`', ''))}</p>`,
    tableOf(parameters),
    body ? `<pre>${escapeHtml(JSON.stringify(body, null, 2))}</pre>` : '',
    tableOf(answers),
    '</section>',
  ].join('\n');
}

function tableOf(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(([name, text]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(text)}</td></tr>`);
  return `<table>${cells.join('')}</table>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
