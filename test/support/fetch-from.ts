export const HOST_HEADER = 'x-wanted-host';

/** `fetch` for a downloader, in any runtime: the request goes to one server, the host that was asked for into a header. */
export function fetchFrom(origin: string): typeof fetch {
  return (async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input));
    const headers = new Headers(init.headers);
    headers.set(HOST_HEADER, url.host);
    return fetch(`${origin}${url.pathname}${url.search}`, { ...init, headers });
  }) as typeof fetch;
}
