/** A report is opened in a browser and pasted into tickets: nothing that others sent may act there. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { codeSpan, markdownText, mermaidText } from '../../src/output/markdown/escape.ts';
import { onlineWorld } from '../helpers/online.ts';
import { fileOf, readReport } from '../helpers/report.ts';
import { runIn } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const ISSUER = 'https://op.example.com';
const { publicKey, privateKey } = await generateKeyPair('RS256');
const KEY = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };

/** Each would do something if it were not escaped. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}',
  '</title></head><body>',
  '<svg onload=alert(1)>',
  '--><!-- x',
  'javascript:alert(1)',
  '\u202egnp.exe\u202c',
  '\u0000\u0007\u001b[31m',
  '&lt;b&gt; &amp;',
  '@everyone #12 www.evil.example https://evil.example/',
  '| x | y |\n|---|',
  '```\n# heading',
  '[click](javascript:alert(1)) ![x](https://evil.example/p.png) <https://evil.example>',
  'end\nparticipant x; loop y%%{init}',
  '$\\href{javascript:alert(1)}{x}$',
];
const ALL = HOSTILE.join(' ');
/** Header values are single lines of Latin-1. */
const HEADER = ALL.replace(/[^ -~]/g, '');

/** A provider that puts hostile text wherever text can be. */
const provider = (place: string): typeof fetch => {
  let nonce = '';
  return async (input) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname.endsWith('openid-configuration')) {
      return Response.json({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        userinfo_endpoint: `${ISSUER}/userinfo`,
        jwks_uri: `${ISSUER}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        [ALL]: ALL,
      });
    }
    if (url.pathname === '/jwks') return Response.json({ keys: [KEY] });
    if (url.pathname === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? '';
      if (place === 'page') {
        const headers = { 'content-type': 'text/html', 'x-note': HEADER };
        return new Response(`<title>${ALL}</title><p>${ALL}`, { status: 500, headers });
      }
      const answer = new URL(url.searchParams.get('redirect_uri') ?? '');
      answer.searchParams.set('state', url.searchParams.get('state') ?? '');
      answer.searchParams.set(ALL, ALL);
      if (place === 'callback') {
        answer.searchParams.set('error', ALL);
        answer.searchParams.set('error_description', ALL);
        answer.searchParams.set('error_uri', 'javascript:alert(1)');
      } else answer.searchParams.set('code', 'code-1');
      return new Response(null, { status: 302, headers: { location: answer.href, 'x-note': HEADER } });
    }
    if (url.pathname === '/token') {
      if (place === 'token') return Response.json({ error: ALL, error_description: ALL }, { status: 400 });
      const claims = { iss: ISSUER, sub: ALL, aud: 'c', nonce: place === 'nonce' ? ALL : nonce, name: ALL };
      const id_token = await new SignJWT({
        ...claims,
        website: 'javascript:alert(1)',
        [ALL]: { deep: [ALL] },
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', [ALL]: ALL })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return Response.json({ access_token: 'a', token_type: 'Bearer', id_token, scope: ALL, [ALL]: ALL });
    }
    return Response.json({ sub: ALL, name: ALL, [ALL]: [{ [ALL]: ALL }] });
  };
};

const LOGIN = ['login', '--issuer', ISSUER, '--client-id', 'c', '--client-auth', 'none', '--headless'];

describe('a provider that sends markup', () => {
  it.each([[[]], [['--show-pii', '--show-secrets']]])('in each of its places, %j', async (more) => {
    for (const place of ['page', 'callback', 'token', 'nonce', 'claims']) {
      const world = onlineWorld({ connect: () => provider(place) });
      const files = ['--html', 'r.html', '--markdown', 'r.md'];
      await runIn(world, [...LOGIN, '--userinfo', '--timeout', '5', ...more, ...files]);
      // The parser finds no element, attribute or link but those of the report itself.
      const page = readReport(fileOf(world, 'r.html'));
      expect(page.texts('title')[0]).toMatch(/· idcli report$/);
      expect(page.text, place).toContain('alert(1)');
      holdsMarkdown(fileOf(world, 'r.md'));
    }
  });

  it('in a token and in what is typed', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none', [ALL]: ALL })}.${part({ sub: ALL, [ALL]: [ALL] })}.`;
    const world = testWorld();
    const files = ['--html', 'r.html', '--markdown', 'r.md'];
    await runIn(world, ['decode-token', token, '--nonce', ALL, ...files]);
    const page = readReport(fileOf(world, 'r.html'));
    expect(page.textOf('again')).toContain('--nonce');
    holdsMarkdown(fileOf(world, 'r.md'));
  });
});

/** As a forge reads it: tables, links of bare addresses, HTML. */
const FORGE = new MarkdownIt({ html: true, linkify: true });
const KINDS = new Set([
  ...['heading', 'paragraph', 'bullet_list', 'list_item', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ...['strong', 'em', 'inline', 'text', 'code_inline', 'softbreak', 'fence'],
]);

/** Nothing becomes markup but what the report itself consists of. */
function holdsMarkdown(text: string): void {
  const tokens = FORGE.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  for (const { type, content } of tokens) {
    if (type === 'html_inline') expect(content).toBe('<!-- -->');
    else expect(KINDS.has(type.replace(/_(?:open|close)$/, '')), `${type}: ${content}`).toBe(true);
    if (type === 'text') expect(content).not.toMatch(/@\w|#\d/);
  }
  expect(tokens.filter(({ type }) => type === 'heading_open').map(({ tag }) => tag)).toEqual(['h2']);
  expect(tokens.filter(({ type }) => type === 'tr_open').length).toBeLessThan(20);
  expect(text).not.toMatch(UNSEEN);
  const drawn = tokens.find(({ type }) => type === 'fence')?.content ?? '';
  for (const line of drawn.split('\n').slice(1, -1)) {
    expect(line).toMatch(
      /^ {2}(?:(?:actor|participant) p\d+ as |p\d+(?:->>|-->>|-x)p\d+: )(?:[\p{L}\p{N} ,./()_·→•…–✗✓-]|#\d+;)+$/u,
    );
  }
}

/** Controls but line ends, and overrides of direction. */
const UNSEEN = /(?!\n)[\p{Cc}\u202a-\u202e]/u;

describe('escapes', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['<b>&', '&lt;b&gt;&amp;'],
    ['see @team and #12', 'see @<!-- -->team and \\#<!-- -->12'],
    ['https://x.example', 'https\\://x.example'],
    ['two\nlines', 'two lines'],
  ])('Markdown: %j', (text, escaped) => expect(markdownText(text)).toBe(escaped));

  it.each([
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a | b', '`a \\| b`'],
    ['', ''],
  ])('code: %j', (text, escaped) => expect(codeSpan(text)).toBe(escaped));

  it.each([
    ['a; b', 'a#59; b'],
    ['the end', 'the #101;nd'],
    ['x\n%%{init}', 'x #37;#37;#123;init#125;'],
    ['#35;', '#35;35#59;'],
  ])('Mermaid: %j', (text, escaped) => expect(mermaidText(text)).toBe(escaped));
});
