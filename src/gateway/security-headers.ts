const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains; preload',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** On every answer, whoever made it. */
export function withSecurityHeaders(response: Response, correlation: Readonly<Record<string, string>>): Response {
  // A page of ours may say what it needs; nothing else may weaken the rest.
  const policy = response.headers.get('content-security-policy');
  const own: Record<string, string> = policy === null ? {} : { 'content-security-policy': policy };
  const headers = { ...Object.fromEntries(response.headers), ...SECURITY_HEADERS, ...own, ...correlation };
  return new Response(response.body, { status: response.status, headers });
}
