import { describe, expect, it } from 'vitest';
import { findTokens } from '../../../../src/protocol/tokens/index.ts';
import { TOKEN_INPUT } from '../../../fixtures/hostile/token-input.ts';
import {
  disclosure,
  es256,
  flattened,
  flattenedJwe,
  general,
  idToken,
  jwe,
  opaque,
  sdJwt,
  unsigned,
  wrap,
} from './samples.ts';

const tokensOf = (input: string | Uint8Array) => findTokens(input).map((found) => found.token);
const response = { access_token: opaque, token_type: 'Bearer', expires_in: 3600, id_token: idToken };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const utf16 = (text: string, bigEndian = false, mark = true): Uint8Array => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('a token with something around it', () => {
  const table: [name: string, input: string | Uint8Array, where: string, notes: string[]][] = [
    ['nothing', idToken, 'input', []],
    ['white space', `\r\n  ${idToken}\t\n\n`, 'input', []],
    ['a byte order mark', `\uFEFF${idToken}`, 'input', []],
    ['double quotes', `"${idToken}"`, 'input', ['quotes removed']],
    ['single quotes and a comma', `'${idToken}',`, 'input', ['final , removed', 'quotes removed']],
    ['half a pair of quotes', `"${idToken}`, 'input', ['quotes removed']],
    ['a scheme', `Bearer ${idToken}`, 'input', ['prefix Bearer removed']],
    ['a DPoP scheme', `DPoP ${idToken}`, 'input', ['prefix DPoP removed']],
    [
      'an Authorization header',
      `Authorization: Bearer ${idToken}`,
      'header Authorization',
      ['prefix Bearer removed'],
    ],
    ['a cookie line', `Cookie: theme=dark; session=${idToken}; lang=en`, 'cookie session', []],
    ['a set-cookie line', `Set-Cookie: session=${idToken}; Path=/; HttpOnly`, 'cookie session', []],
    ['a cookie without header', `theme=dark; session=${idToken}`, 'cookie session', []],
    [
      'a fragment',
      `https://app.example.com/cb#id_token=${idToken}&state=af0if`,
      'callback URL, fragment parameter id_token',
      [],
    ],
    [
      'a query',
      `https://app.example.com/cb?response=${idToken}&x=1`,
      'callback URL, query parameter response',
      [],
    ],
    ['a query alone', `?id_token=${idToken}`, 'callback URL, query parameter id_token', []],
    ['a fragment alone', `#id_token=${idToken}&state=x`, 'callback URL, fragment parameter id_token', []],
    [
      'a route inside the fragment',
      `https://app.example.com/#/cb?id_token=${idToken}`,
      'callback URL, fragment parameter id_token',
      [],
    ],
    [
      'a request object',
      `https://op.example.com/authorize?client_id=c&request=${idToken}`,
      'URL, query parameter request',
      [],
    ],
    ['a path', `https://app.example.com/verify/${idToken}/mail`, 'URL, path', []],
    ['a path without host', `/token/${idToken}/next`, 'input', ['other text around it left out']],
    ['a path after the token', `${idToken}/next`, 'input', ['other text around it left out']],
    ['a request line', `GET /token/${idToken}/next HTTP/1.1`, 'request target', []],
    ['a form body', `grant_type=x&assertion=${idToken}`, 'form parameter assertion', []],
    ['one parameter', `id_token=${idToken}`, 'parameter id_token', []],
    [
      'a form value with quotes escaped',
      `a=1&id_token=%22${idToken}%22`,
      'form parameter id_token',
      ['percent-decoded', 'quotes removed'],
    ],
    ['dots escaped', idToken.replaceAll('.', '%2E'), 'input', ['percent-decoded']],
    ['dots escaped twice', idToken.replaceAll('.', '%252E'), 'input', ['percent-decoded']],
    [
      'character references',
      `&quot;${idToken.replaceAll('.', '&#46;')}&quot;`,
      'input',
      ['HTML character references decoded', 'quotes removed'],
    ],
    [
      'a form of a page',
      `<form><input type="hidden" name="id_token" value="${idToken}"/></form>`,
      'id_token',
      [],
    ],
    ['a JSON string', JSON.stringify(idToken), 'input', ['quotes removed']],
    [
      'JSON in a string',
      JSON.stringify(JSON.stringify(response)),
      'token response, member id_token',
      ['quotes removed'],
    ],
    [
      'JSON with escaped quotes',
      JSON.stringify(JSON.stringify({ id_token: idToken })).slice(1, -1),
      'token response, member id_token',
      ['backslash escapes undone'],
    ],
    [
      'a member deep in a document',
      JSON.stringify({ a: [{ b: { logout_token: idToken } }] }),
      'JSON, member a.0.b.logout_token',
      [],
    ],
    ['source code', `const token = '${idToken}'; // for the test`, 'token', []],
    ['YAML', `id_token: ${idToken}\nother: 1`, 'line 1, id_token', []],
    ['a sentence', `I was given ${idToken}. What is it?`, 'input', ['other text around it left out']],
    [
      'a mail in quoted-printable',
      `Subject: link\n\nhttps://app.example.com/cb?id_token=3D${wrap(idToken, 70, '=\n')}&state=3Dx=\n\n`,
      'line 3, id_token',
      ['quoted-printable decoded'],
    ],
    [
      'colours of a terminal',
      `\u001b[31m${idToken.replaceAll('.', '\u001b[0m.\u001b[1;32m')}\u001b[0m`,
      'input',
      ['terminal colours removed'],
    ],
    ['characters that nobody sees', `\u200B${idToken}\u2060\0`, 'input', []],
    [
      'base64 of it, as a secret of Kubernetes',
      JSON.stringify({ data: { token: Buffer.from(idToken).toString('base64') } }),
      'JSON, member data.token',
      ['base64 decoded'],
    ],
    [
      'a secret of Kubernetes in YAML',
      `data:\n  jwt: ${base64(idToken)}\n  other: AAAA`,
      'line 2, jwt',
      ['base64 decoded'],
    ],
    [
      'a secret of Kubernetes in JSON',
      JSON.stringify({ data: { 'jwt-value': base64(idToken) } }),
      'JSON, member data.jwt-value',
      ['base64 decoded'],
    ],
    [
      'base64 of JSON',
      base64(JSON.stringify({ id_token: idToken })),
      'token response, member id_token',
      ['base64 decoded'],
    ],
    [
      'the body that a gateway encoded',
      JSON.stringify({ isBase64Encoded: true, body: base64(`id_token=${idToken}`) }),
      'JSON, member body, parameter id_token',
      ['base64 decoded'],
    ],
    [
      'a client secret that is a token',
      `Authorization: Basic ${base64(`client:${idToken}`)}`,
      'header Authorization, client',
      ['base64 decoded'],
    ],
    [
      'a mail in base64',
      `Subject: x\nContent-Transfer-Encoding: base64\n\n${wrap(base64(`Hello\n${idToken}\nBye`), 76)}\n`,
      'line 4, line 2',
      ['base64 decoded'],
    ],
    [
      'HTML that colours the parts',
      idToken
        .split('.')
        .map((part) => `<span class="a">${part}</span>`)
        .join('.'),
      'input',
      ['HTML tags removed'],
    ],
    ['HTML that may be broken', idToken.replaceAll('.', '.<wbr>'), 'input', ['HTML tags removed']],
    ['quotes of another language', `„${idToken}“`, 'input', ['quotes removed']],
    ['a full stop at the end of a line', `${idToken}.\nWhat is it?`, 'line 1', []],
    ['a full stop', `token ${idToken}.`, 'input', ['prefix token removed', 'final . removed']],
    ['a line of a patch', `+ID_TOKEN=${idToken}`, 'ID_TOKEN', []],
    [
      'a marked match',
      `\u001b[01;31m\u001b[K${idToken}\u001b[m\u001b[K`,
      'input',
      ['terminal colours removed'],
    ],
    [
      'a session in two cookies',
      `Cookie: a=b; appSession.0=${idToken.slice(0, 99)}; appSession.1=${idToken.slice(99)}`,
      'cookie appSession',
      [],
    ],
    ['UTF-16', utf16(idToken), 'input', ['read as UTF-16LE']],
    ['UTF-16 of the other order', utf16(idToken, true), 'input', ['read as UTF-16BE']],
    ['UTF-16 without a mark', utf16(`${idToken}\r\n`, false, false), 'input', ['read as UTF-16LE']],
    ['bytes of UTF-8 with a mark', Buffer.from(`\uFEFF${idToken}`), 'input', []],
  ];
  it.each(table)('%s', (_, input, where, notes) => {
    const found = findTokens(input).filter((one) => one.kind !== 'opaque');
    expect(found).toMatchObject([{ token: idToken, where, kind: 'jws' }]);
    expect(found[0]?.notes).toEqual(notes);
  });
});

it('takes an unencoded payload whole, whatever is in it', () => {
  const header = Buffer.from('{"alg":"RS256","b64":false,"crit":["b64"]}').toString('base64url');
  const token = `${header}.{"amount": 5, "to": "me"}.${'A'.repeat(342)}`;
  expect(tokensOf(token)).toEqual([token]);
});

describe('a token broken over lines', () => {
  const tokens = { idToken, es256, jwe, unsigned, sdJwt };
  const wraps: [name: string, undo: (token: string) => string][] = [
    ['76 characters, as in mail', (token) => wrap(token, 76)],
    ['80 characters, as in a terminal, with CRLF', (token) => wrap(token, 80, '\r\n')],
    ['64 characters, indented', (token) => wrap(token, 64, '\n', '    ')],
    ['with trailing blanks', (token) => wrap(token, 64, '   \n')],
    ['with a backslash at line ends', (token) => wrap(token, 64, ' \\\n')],
    ['quoted-printable', (token) => wrap(token, 64, '=\n')],
    ['with mail quoting', (token) => wrap(token, 64, '\n', '> ')],
    ['as a concatenation in source code', (token) => `"${wrap(token, 64, '" +\n  "')}"`],
    ['a width at which RSA with 1024 bits would end', (token) => wrap(token, 80, ' \n')],
    ['with a caret at line ends', (token) => wrap(token, 64, '^\r\n')],
    ['with a backtick at line ends', (token) => wrap(token, 64, ' `\n')],
    ['as a concatenation on one line', (token) => `"${wrap(token, 64, '" + "')}"`],
    ['as a concatenation of Visual Basic', (token) => `"${wrap(token, 64, '" & _\n  "')}"`],
    ['as neighbours in C', (token) => `"${wrap(token, 64, '"\n  "')}"`],
    ['each part on its lines, dots apart', (token) => token.replaceAll('.', '\n.\n')],
    ['inside quotes, in a sentence', (token) => `the token "${wrap(token, 72)}" is wrong`],
  ];
  for (const [name, token] of Object.entries(tokens)) {
    it.each(wraps)(`${name}: %s`, (_, apply) => {
      if (token.endsWith('.') && apply(token).includes('dots apart')) return;
      const [found] = findTokens(apply(token));
      expect(found?.token).toBe(token);
      expect(found?.notes.join()).toMatch(/line breaks? removed|mail quoting/);
    });
  }

  it('does not swallow the line after a complete token', () => {
    for (const token of Object.values(tokens)) {
      expect(tokensOf(`Token:\n${token}\nThanks`)).toEqual([token]);
      expect(tokensOf(`${wrap(token, 76)}\nThanks\n`)).toEqual([token]);
    }
  });

  it('keeps tokens on lines of their own apart', () => {
    expect(tokensOf([idToken, es256, jwe, unsigned, sdJwt].join('\n'))).toEqual([
      idToken,
      es256,
      jwe,
      unsigned,
      sdJwt,
    ]);
  });

  it('joins a wrapped URL', () => {
    const url = `https://app.example.com/cb#id_token=${idToken}&state=x`;
    expect(tokensOf(wrap(url, 80))).toEqual([idToken]);
  });

  it('joins a wrapped header', () => {
    expect(tokensOf(`Authorization: Bearer ${wrap(idToken, 70, '\n  ')}`)).toEqual([idToken]);
  });
});

describe('damage stays in the token, for the decoder to point at', () => {
  const [header = '', body = '', signature = ''] = idToken.split('.');
  const table: [name: string, token: string][] = [
    ['a blank in the header', `${header.slice(0, 9)} ${header.slice(9)}.${body}.${signature}`],
    ['a blank in the payload', `${header}.${body.slice(0, 30)} ${body.slice(30)}.${signature}`],
    ['a blank in the signature', `${header}.${body}.${signature.slice(0, 99)} ${signature.slice(99)}`],
    ['two blanks and a tab', `${header.slice(0, 9)} ${header.slice(9)}.${body} .\t${signature}`],
    ['padding in every part', `${header}=.${body}==.${signature}=`],
    ['standard base64', `${header}.${body.slice(0, 9)}+/${body.slice(9)}.${signature}`],
    ['an asterisk in front', `*${idToken}`],
    ['an asterisk inside', `${header}.${body.slice(0, 9)}*${body.slice(9)}.${signature}`],
    ['an asterisk behind', `${idToken}*`],
    ['an invisible space', `${header}.${body.slice(0, 9)}\u200B${body.slice(9)}.${signature}`],
    ['a letter that looks like another', `${header}.${body.slice(0, 9)}а${body.slice(9)}.${signature}`],
    ['the first character lost', idToken.slice(1)],
    ['a header that is not JSON', `bm90IGpzb24.${body}.${signature}`],
    ['nothing that decodes', 'a.b.c'],
    ['two parts', `${header}.${body}`],
    ['four parts', `${idToken}.${signature}`],
    ['six parts', `${jwe}.${signature}`],
    ['the header only', header],
    ['half of the header', header.slice(0, 12)],
  ];
  it.each(table)('%s', (_, token) => {
    expect(tokensOf(token)).toEqual([token]);
    expect(tokensOf(`"${token}"`)).toEqual([token]);
    expect(tokensOf(`Bearer ${token}`)).toEqual([token]);
  });

  it('every truncation is still taken for a token, down to three characters', () => {
    for (let length = 3; length < idToken.length; length += 1) {
      expect(tokensOf(idToken.slice(0, length)), `${length}`).toEqual([idToken.slice(0, length)]);
    }
  });
});

describe('several tokens', () => {
  it('a token response gives all of them, with what stood beside', () => {
    const found = findTokens(JSON.stringify({ ...response, refresh_token: es256 }, null, 2));
    expect(found.map(({ where, kind }) => [where, kind])).toEqual([
      ['token response, member access_token', 'opaque'],
      ['token response, member id_token', 'jws'],
      ['token response, member refresh_token', 'jws'],
    ]);
    expect(found[1]).toMatchObject({ name: 'id_token', beside: { accessToken: opaque } });
  });

  it('a hybrid callback gives code and state to check against', () => {
    const [found] = findTokens(
      `https://app.example.com/cb#code=SplxlOBeZQQYbYS6WxSbIA&id_token=${idToken}&state=s-1`,
    );
    expect(found?.beside).toEqual({ code: 'SplxlOBeZQQYbYS6WxSbIA', state: 's-1' });
  });

  it('a header alone is a token cut short where a token belongs, and elsewhere some cursor', () => {
    const [header = ''] = idToken.split('.');
    expect(findTokens(`?id_token=${header}`)).toMatchObject([{ token: header, kind: 'jws' }]);
    expect(findTokens(`?access_token=eyJjdXJzb3IiOjEyMzR9`)).toMatchObject([{ kind: 'opaque' }]);
    expect(findTokens(`?cursor=${header}`)).toEqual([]);
  });

  it('a name as long as the input is shortened where the place is told', () => {
    const [found] = findTokens(JSON.stringify({ ['k'.repeat(1_000_000)]: idToken }));
    expect(found?.token).toBe(idToken);
    expect(found?.where.length).toBeLessThan(200);
  });

  it('one token found twice is listed once', () => {
    expect(tokensOf(`${idToken}\n\n${idToken}`)).toEqual([idToken]);
  });

  it('log lines', () => {
    const found = findTokens(`GET /cb id_token=${idToken} 200\nuser came\nAuthorization: Bearer ${es256}\n`);
    expect(found.map(({ token, where }) => [token, where])).toEqual([
      [idToken, 'line 1, id_token'],
      [es256, 'line 3, Authorization'],
    ]);
  });
});

describe('curl lines', () => {
  const table: [name: string, line: string, where: string, token: string][] = [
    [
      '-H',
      `curl -s -H "Authorization: Bearer ${es256}" https://api.example.com/me`,
      'curl line, header Authorization',
      es256,
    ],
    [
      '-H joined',
      `curl -H'Authorization: Bearer ${es256}' https://api.example.com`,
      'curl line, header Authorization',
      es256,
    ],
    [
      'over lines',
      `curl https://api.example.com \\\n  -H 'accept: */*' \\\n  -H 'authorization: Bearer ${es256}'`,
      'curl line, header authorization',
      es256,
    ],
    [
      'a prompt in front',
      `$ curl -H 'Authorization: DPoP ${es256}' https://api.example.com`,
      'curl line, header Authorization',
      es256,
    ],
    [
      'an opaque token',
      `curl -H 'Authorization: Bearer ${opaque}' https://api.example.com`,
      'curl line, header Authorization',
      opaque,
    ],
    [
      '-d',
      `curl -d 'grant_type=x&client_assertion=${es256}' https://op.example.com/token`,
      'curl line, data, form parameter client_assertion',
      es256,
    ],
    [
      '--data=',
      `curl --data='{"id_token":"${es256}"}' https://op.example.com`,
      'curl line, data, token response, member id_token',
      es256,
    ],
    [
      '--data-urlencode',
      `curl --data-urlencode "assertion=${es256}" https://op.example.com`,
      'curl line, parameter assertion',
      es256,
    ],
    [
      'the URL',
      `curl 'https://op.example.com/logout?id_token_hint=${es256}'`,
      'curl line, URL, query parameter id_token_hint',
      es256,
    ],
    [
      'a cookie',
      `curl -b 'a=1; session=${es256}' https://op.example.com`,
      'curl line, cookie session',
      es256,
    ],
    [
      '--oauth2-bearer',
      `curl --oauth2-bearer ${opaque} https://op.example.com`,
      'curl line, option --oauth2-bearer',
      opaque,
    ],
    [
      'ANSI quoting',
      `curl https://x.example.com --data-raw $'{"id_token":"${es256}","n":"it\\'s"}'`,
      'curl line, data, token response, member id_token',
      es256,
    ],
    [
      'Windows',
      `curl "https://x.example.com/" ^\r\n  -H "authorization: Bearer ${es256}" ^\r\n  --compressed`,
      'curl line, header authorization',
      es256,
    ],
  ];
  it.each(table)('%s', (_, line, where, token) => {
    expect(findTokens(line).map((one) => [one.where, one.token])).toEqual([[where, token]]);
  });
});

describe('HTTP messages and archives', () => {
  it('a raw answer', () => {
    const message = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: sid=${es256}; Path=/\r\n\r\n${JSON.stringify(response)}`;
    expect(findTokens(message).map((one) => one.where)).toEqual([
      'cookie sid',
      'body, token response, member access_token',
      'body, token response, member id_token',
    ]);
  });

  it('a raw request', () => {
    const message = `POST /token?x=1 HTTP/1.1\nHost: op.example.com\nDPoP: ${es256}\n\ngrant_type=x&client_assertion=${idToken}`;
    expect(findTokens(message).map((one) => one.where)).toEqual([
      'header DPoP',
      'body, form parameter client_assertion',
    ]);
  });

  it('a HAR, with bodies in base64', () => {
    const har = {
      log: {
        version: '1.2',
        entries: [
          {
            request: { method: 'GET', url: 'https://app.example.com/cb?code=abc', headers: [] },
            response: {
              headers: [{ name: 'Location', value: `https://app.example.com/#id_token=${idToken}` }],
              content: {},
            },
          },
          {
            request: {
              method: 'POST',
              url: 'https://op.example.com/token',
              headers: [{ name: 'Authorization', value: `Bearer ${jwe}` }],
              postData: { text: `client_assertion=${es256}` },
            },
            response: {
              headers: [],
              content: {
                encoding: 'base64',
                text: Buffer.from(JSON.stringify({ id_token: sdJwt })).toString('base64'),
              },
            },
          },
          null,
          {},
        ],
      },
    };
    expect(findTokens(JSON.stringify(har)).map((one) => [one.where, one.kind])).toEqual([
      [
        'HAR entry 1 (GET https://app.example.com/cb), response header Location, callback URL, fragment parameter id_token',
        'jws',
      ],
      ['HAR entry 2 (POST https://op.example.com/token), request header Authorization', 'jwe'],
      ['HAR entry 2 (POST https://op.example.com/token), request body, parameter client_assertion', 'jws'],
      [
        'HAR entry 2 (POST https://op.example.com/token), response body, token response, member id_token',
        'sd-jwt',
      ],
    ]);
  });
});

describe('JSON serializations', () => {
  it.each([
    ['flattened JWS', flattened, 'jws'],
    ['general JWS', general, 'jws'],
    ['flattened JWE', flattenedJwe, 'jwe'],
    ['a JWS without its header', '{"payload":"e30","signature":"AAAA"}', 'jws'],
    [
      'duplicate members, kept as they stood',
      `{"payload":"e30","payload":"e30","protected":"e30","signature":"AA"}`,
      'jws',
    ],
  ])('%s', (_, text, kind) => {
    expect(findTokens(`\n${text}\n`)).toMatchObject([{ token: text, kind, where: 'input' }]);
  });

  it('inside a document', () => {
    expect(findTokens(JSON.stringify({ proof: JSON.parse(general) }))).toMatchObject([
      { token: general, where: 'JSON, member proof' },
    ]);
  });

  it('inside a form value', () => {
    expect(findTokens(`a=1&doc=${encodeURIComponent(flattened)}`)).toMatchObject([
      { token: flattened, where: 'form parameter doc' },
    ]);
  });

  it('SD-JWT keeps its disclosures', () => {
    expect(findTokens(`presentation: ${es256}~${disclosure}~${es256}`)).toMatchObject([
      { token: `${es256}~${disclosure}~${es256}`, kind: 'sd-jwt' },
    ]);
  });
});

describe('opaque tokens', () => {
  it.each([
    ['sixteen characters', 'abcdefgh12345678'],
    ['with two parts', 'ya29.a0AfH6SMBx-7Fh2'],
    ['base64 with padding', 'YWJjZGVmZ2hpamtsbW5vcA=='],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ])('%s', (_, token) => {
    expect(findTokens(token)).toMatchObject([{ token, kind: 'opaque', where: 'input' }]);
    expect(findTokens(`Authorization: Bearer ${token}`)).toMatchObject([{ token, kind: 'opaque' }]);
  });
});

describe('what resembles no token', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['a character', 'x'],
    ['two characters of a header', 'ey'],
    ['fifteen characters', 'abcdefgh1234567'],
    ['a sentence', 'this is not a token, www.example.com says'],
    ['dots', '..'],
    ['an empty object', '{}'],
    ['a list', '[1,2,3]'],
    ['a key set', '{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}]}'],
    ['an address', 'https://www.example.com/'],
    ['a CSRF value', 'csrf_token=abcdefgh12345678; theme=dark-blue-and-green'],
    ['XML', '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>'],
    [
      'a PEM block',
      '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----',
    ],
  ])('%s', (_, input) => {
    expect(findTokens(input)).toEqual([]);
  });

  it('random bytes', () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256);
    expect(findTokens(bytes)).toEqual([]);
  });
});

it.each(TOKEN_INPUT)('hostile input is read: %s', (_, input, count) => {
  expect(findTokens(input(200_000, idToken))).toHaveLength(count);
});
