/** What a person types by --fill is masked where a provider repeats it, whatever the page calls the field. */
import { describe, expect, it } from 'vitest';
import { typedSecrets } from '../../src/output/mask/typed-secrets.ts';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const ISSUER = 'https://op.example.com';

/** Asks for a value on a page, and repeats it in the refusal. */
function asking(field: string, attributes: string): typeof fetch {
  let back = new URL(ISSUER);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname.endsWith('openid-configuration')) {
      return Response.json({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (url.pathname === '/authorize') {
      back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      const page = `<form method=post action=/answer><input name="${field}" ${attributes} required><button>Go on</button></form>`;
      return new Response(page, { headers: { 'content-type': 'text/html' } });
    }
    const sent = new URLSearchParams(
      Buffer.from((init?.body as Uint8Array | undefined) ?? new Uint8Array()).toString(),
    );
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set(
      'error_description',
      `the value [${sent.get(field)}] is wrong, 60 seconds are left of 14829 on 2026-11-30 at 127.0.0.1:4829`,
    );
    return new Response(null, { status: 302, headers: { location: back.href } });
  };
}

async function outputs(field: string, value: string, attributes = ''): Promise<string> {
  const all: string[] = [];
  for (const more of [[], ['--verbose'], ['--trace', '--verbose', '--curl', '--har', 'x.har'], ['--json']]) {
    const world = onlineWorld({ connect: () => asking(field, attributes) });
    const { code, stdout, stderr } = await runIn(world, [
      ...['login', '--issuer', ISSUER, '--client-id', 'c', '--client-auth', 'none', '--headless'],
      ...['--fill', `${field}=${value}`, ...more],
    ]);
    expect(code, stderr).toBe(5);
    const said = more[0] === '--json' ? JSON.stringify(JSON.parse(stdout).error) : stdout;
    all.push(said, stderr, ...[...world.written.values()].map(({ data }) => Buffer.from(data).toString()));
  }
  return all.join('\n');
}

describe('a value of --fill', () => {
  it.each([
    ['svar', '482913'],
    ['q1', 'S3cr3t-answer!'],
    ['otp', '482913'],
    ['field_7', '4829 1355'],
    ['otp', '4829'],
    ['pin', 'x7#k'],
    ['svar', '48291'],
    ['svar', '2026'],
  ])('is masked wherever the provider repeats it: %s=%s', async (field, value) => {
    const text = await outputs(field, value);
    expect(text).toContain('60 seconds are left of 14829 on 2026-11-30 at 127.0.0.1:4829');
    expect(text.replaceAll(' of 14829 on 2026-11-30 at 127.0.0.1:4829', '')).not.toContain(`[${value}]`);
    expect(text).not.toMatch(new RegExp(`[=[" ]${escaped(value)}[&\\]" ]`));
  });

  it.each([
    ['type="password"', 'correcthorse'],
    ['type=password', 'battery staple'],
    ["autocomplete='current-password' type=text", 'x7#k'],
    ['autocomplete="one-time-code"', '77123'],
  ])('is masked in whatever field its page calls secret: %s', async (attributes, value) => {
    const text = await outputs('q1', value, attributes);
    expect(text).not.toContain(value);
  });

  it('that is short eats no number and no word', async () => {
    expect(await outputs('svar', '60')).toContain('60 seconds are left');
  });

  it.each<[string, string, boolean]>([
    ['svar', '482913', true],
    ['otp', '482913', true],
    ['password', 'correcthorse', true],
    ['svar', '48291', true],
    ['otp', '4829', true],
    ['pin', 'x7#k', true],
    ['svar', '482', false],
    ['pin', 'yes!', true],
    ['password', 'open', false],
    ['submit', 'Cancel', false],
    ['click', 'Continue here', false],
    ['decision', 'decline', false],
    ['username', 'user-1', false],
    ['phone', '+447700900001', false],
    ['email', 'ann@example.com', false],
  ])('%s=%s', (field, value, isSecret) => {
    expect(typedSecrets([[field, value]])).toEqual(isSecret ? [value] : []);
  });
});
