import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError } from '#src/gateway/http-error';
import { guardQuery } from '#src/gateway/query-guard';

const VERIFY = ['hub.mode', 'hub.verify_token', 'hub.challenge'];

function outcome(query: string, allowed: readonly string[] = []): string {
  try {
    guardQuery(new URL(`https://bot.example/v1/inbound/whatsapp${query}`), allowed);
    return 'let through';
  } catch (error) {
    return error instanceof HttpError ? error.error : String(error);
  }
}

describe('a query that names a credential, in any spelling (security.md B)', () => {
  it.each([
    ['B1', '?token=x'],
    ['B2', '?Token=x'],
    ['B2', '?TOKEN=x'],
    ['B3', '?%74oken=x'],
    ['B3', '?to%6ben=x'],
    ['B3', '?%54%4F%4B%45%4E=x'],
    ['B4', '?%2574oken=x'],
    ['B4', '?%252574oken=x'],
    ['B5', '?token'],
    ['B5', '?token='],
    ['B6', '?access_token=x'],
    ['B6', '?api_key=x'],
    ['B6', '?apikey=x'],
    ['B6', '?key=x'],
    ['B6', '?auth=x'],
    ['B6', '?secret=x'],
    ['B6', '?jwt=x'],
    ['B6', '?sig=x'],
    ['B8', '?a=1;token=x'],
    ['B11', '? token=x'],
    ['B11', '?+token=x'],
    ['B11', '?token%20=x'],
    ['B16', '??token=x'],
    ['B17', '?token=1&token=2'],
    ['', '?to-ken=x'],
    ['', '?to.ken=x'],
    ['', '?x[token]=x'],
    ['', '?%EF%BD%94oken=x'],
    ['', '?tok%CC%81en=x'],
    ['', '?a=1&b=2&Api-Key=x'],
    ['', '?password=x'],
    ['', '?X-Hub-Signature-256=x'],
    ['', '?client_secret=x'],
    ['', '?session_id=x'],
    ['', '?authorization=x'],
  ])('%s: %s is refused as one', (_id, query) => {
    expect(outcome(query)).toBe('query_token_not_allowed');
    expect(outcome(query, VERIFY)).toBe('query_token_not_allowed');
  });

  it('is refused beside names that are allowed', () => {
    expect(outcome('?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1&token=x', VERIFY)).toBe(
      'query_token_not_allowed',
    );
  });
});

describe('a query with any other name that the route does not know', () => {
  it.each([
    ['B18', '?__proto__=1'],
    ['B18', '?constructor=1'],
    ['B18', '?hasOwnProperty=1'],
    ['', '?a=1'],
    ['', '?a=token'],
    ['', '?%E0%A4%A=1'],
    ['', '?&'],
    ['', '?='],
    ['', '?keyboard=1'],
    ['', '?signal=1'],
    ['A35', '?hub_mode=subscribe'],
  ])('%s: %s is refused as unknown', (_id, query) => {
    expect(outcome(query)).toBe('invalid_request');
  });

  it('does not say which name it was', () => {
    try {
      guardQuery(new URL('https://bot.example/?canary=1'), []);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('canary');
    }
  });
});

describe('a query that may pass', () => {
  it.each(['', '?', '#token=x', '#?token=x'])('is %j', (query) => {
    expect(outcome(query)).toBe('let through');
  });

  it('is the handshake of Meta, though its name holds the word token (A34)', () => {
    expect(outcome('?hub.mode=subscribe&hub.verify_token=good&hub.challenge=1', VERIFY)).toBe('let through');
    expect(outcome('?hub%2Emode=subscribe&hub%2Everify_token=good&hub%2Echallenge=1', VERIFY)).toBe('let through');
  });

  it('is the handshake only where the route allows it', () => {
    expect(outcome('?hub.mode=subscribe&hub.verify_token=good&hub.challenge=1')).toBe('query_token_not_allowed');
  });

  it('may hold any words in a value', () => {
    expect(outcome('?limit=token%3Dx%26', ['limit'])).toBe('let through');
  });
});

describe('any query at all', () => {
  it('is refused without a crash unless every name is allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string()), { minLength: 1, maxLength: 4 }), (pairs) => {
        const query = pairs.map(
          ([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`,
        );
        expect(['invalid_request', 'query_token_not_allowed']).toContain(outcome(`?${query.join('&')}`));
      }),
    );
  });

  it('that hides "token" behind case, separators and encodings is found', () => {
    const spelled = fc
      .tuple(
        ...[...'token'].map((letter) =>
          fc.constantFrom(letter, letter.toUpperCase(), encoded(letter), encoded(encoded(letter))),
        ),
      )
      .chain((letters) => fc.constantFrom('', '_', '-', '.', '%20', '+').map((separator) => letters.join(separator)));
    fc.assert(
      fc.property(spelled, fc.constantFrom('?', '?a=1&', '?a=1;', '??'), (name, before) => {
        expect(outcome(`${before}${name}=x`)).toBe('query_token_not_allowed');
      }),
    );
  });
});

function encoded(text: string): string {
  return text.replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`);
}
