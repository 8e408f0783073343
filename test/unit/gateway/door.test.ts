import { describe, expect, it } from 'vitest';
import { Capacity } from '#src/gateway/capacity';
import { correlationId } from '#src/gateway/correlation';
import { errorCode, errorResponse } from '#src/gateway/error-response';
import { HTTP_ERRORS, HttpError, type HttpErrorName } from '#src/gateway/http-error';
import { withSecurityHeaders } from '#src/gateway/security-headers';
import { AppError } from '#src/kernel/errors';

describe('the id that a request is followed by', () => {
  const idOf = (headers: Record<string, string>) => correlationId(new Headers(headers), () => 'ours');

  it.each(['abcdefgh', 'smoke-1732345678', 'd290f1ee-6c54-4b01-90e6-d701748f0851', 'a.b_c-1234', 'x'.repeat(64)])(
    'is that of the caller: %s',
    (id) => {
      expect(idOf({ 'x-correlation-id': id })).toBe(id);
      expect(idOf({ 'x-request-id': id })).toBe(id);
    },
  );

  it.each([
    ['too short', 'abcdefg'],
    ['too long', 'x'.repeat(65)],
    ['spaces', 'abc defgh'],
    ['quotes', 'abc"defgh'],
    ['markup', '<script>alert(1)</script>'],
    ['a leading dash', '-abcdefgh'],
    ['a path', '../../etc/passwd'],
    ['two of them joined', 'abcdefgh, ijklmnop'],
    ['another script', 'm\u00e9moire-1234'],
    ['nothing', ''],
    ['a phone number', '213555000111'],
    ['a phone number', 'user-0555.00.01.11'],
    ['a token', 'rb_live_abcdefgh'],
    ['a message of Meta’s, which holds the number', 'wamid.HBgMMjEzNTU1'],
  ])('is ours instead of one with %s', (_what, id) => {
    expect(idOf({ 'x-correlation-id': id })).toBe('ours');
  });

  it('is the first of the two, and ours when there is none', () => {
    expect(idOf({ 'x-correlation-id': 'first-one', 'x-request-id': 'second-one' })).toBe('first-one');
    expect(idOf({})).toBe('ours');
  });
});

describe('capacity (I16)', () => {
  it('is refused beyond the limit at once, and free again when somebody leaves', () => {
    const capacity = new Capacity(2);
    expect([capacity.enter(), capacity.enter(), capacity.enter()]).toEqual([true, true, false]);
    capacity.leave();
    expect([capacity.enter(), capacity.enter()]).toEqual([true, false]);
  });

  it('of none takes nobody', () => {
    expect(new Capacity(0).enter()).toBe(false);
  });
});

describe('an answer to an error', () => {
  it.each(Object.keys(HTTP_ERRORS) as HttpErrorName[])('%s has its status, its code and one shape', async (name) => {
    const response = errorResponse(new HttpError(name));
    const { status, code, message } = HTTP_ERRORS[name];
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: name, code, message });
    expect(errorCode(new HttpError(name))).toBe(code);
  });

  it('has the details and headers that the route gave it', async () => {
    const response = errorResponse(new HttpError('method_not_allowed', { headers: { allow: 'GET' }, details: ['x'] }));
    expect(response.headers.get('allow')).toBe('GET');
    expect(await response.json()).toMatchObject({ details: ['x'] });
  });

  it.each([
    new Error('CANARY'),
    new AppError('X', 'CANARY', { expose: true }),
    'CANARY',
    null,
    new TypeError('CANARY'),
  ])('that nobody foresaw makes Meta come again, and tells nothing (%#)', async (error) => {
    const response = errorResponse(error);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).not.toContain('CANARY');
  });

  it('of a gateway that is not configured says so and no more', async () => {
    const response = errorResponse(new AppError('NOT_CONFIGURED', 'META_APP_SECRET=CANARY'));
    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/not configured/);
    expect(errorCode(new AppError('NOT_CONFIGURED', 'x'))).toBe('NOT_CONFIGURED');
    expect(errorCode(new Error('x'))).toBe('UNEXPECTED');
  });
});

describe('every answer', () => {
  it('has the security headers, keeps its own, and its status', async () => {
    const answer = new Response('ok', {
      status: 202,
      headers: { 'content-type': 'text/plain', 'cache-control': 'public' },
    });
    const response = withSecurityHeaders(answer, { 'x-correlation-id': 'abcdefgh' });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('ok');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/plain',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-correlation-id': 'abcdefgh',
    });
  });
});
