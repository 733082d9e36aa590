import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDisclosures, sdHash, sdJwtOfHeader, splitSdJwt } from '../../../../src/protocol/tokens/index.ts';

const disclose = (...content: unknown[]): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');
const hash = (text: string, algorithm = 'sha256'): string =>
  createHash(algorithm).update(text).digest('base64url');

describe('parts (RFC 9901, 4)', () => {
  it.each([
    ['without disclosures', 'h.p.s~', { issuerJwt: 'h.p.s', disclosures: [], presented: 'h.p.s~' }],
    ['with two', 'h.p.s~a~b~', { issuerJwt: 'h.p.s', disclosures: ['a', 'b'], presented: 'h.p.s~a~b~' }],
    [
      'with key binding',
      'h.p.s~a~k.k.k',
      { issuerJwt: 'h.p.s', disclosures: ['a'], keyBinding: 'k.k.k', presented: 'h.p.s~a~' },
    ],
  ])('%s', (_, token, parts) => {
    expect(splitSdJwt(token)).toEqual(parts);
  });

  it('a plain JWT is none', () => {
    expect(splitSdJwt('h.p.s')).toBeUndefined();
  });

  it('JSON serialization keeps them in the unprotected header', () => {
    expect(sdJwtOfHeader({ disclosures: ['a'], kb_jwt: 'k.k.k' }, 'h.p.s')).toEqual({
      issuerJwt: 'h.p.s',
      disclosures: ['a'],
      keyBinding: 'k.k.k',
      presented: 'h.p.s~a~',
    });
    expect(sdJwtOfHeader({ alg: 'ES256' }, 'h.p.s')).toBeUndefined();
  });
});

describe('hashes (RFC 9901, 4.2.3)', () => {
  it.each([
    [
      'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0',
      'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0',
    ],
    [
      'WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0',
      'uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY',
    ],
  ])('of the example of the specification: %s', (text, digest) => {
    expect(sdHash(text, {})).toBe(digest);
    expect(openDisclosures({ _sd: [digest] }, [text])).toMatchObject({
      claims: { family_name: 'Möbius' },
      problems: [],
    });
  });

  it.each([
    ['sha-256', 'sha256'],
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('%s', (name, algorithm) => {
    const text = disclose('salt', 'given_name', 'Camille');
    expect(openDisclosures({ _sd_alg: name, _sd: [hash(text, algorithm)], iss: 'i' }, [text])).toMatchObject({
      claims: { iss: 'i', given_name: 'Camille' },
      problems: [],
      withheld: 0,
    });
  });

  it.each(['md5', 'SHA-256', 7, '__proto__'])('%s is not known', (name) => {
    const { claims, unknownHash } = openDisclosures({ _sd_alg: name, _sd: ['x'] }, []);
    expect(unknownHash).toBe(name);
    expect(claims).toHaveProperty('_sd');
  });
});

describe('opening', () => {
  it('puts members, elements and disclosures inside disclosures into their place', () => {
    const street = disclose('s1', 'street_address', 'Rue de Exemple 1');
    const address = disclose('s2', 'address', { _sd: [hash(street)], country: 'FR' });
    const nationality = disclose('s3', 'DE');
    const opened = openDisclosures(
      {
        sub: 'user-1',
        _sd_alg: 'sha-256',
        _sd: [hash(address), 'withheld-or-decoy'],
        nationalities: [{ '...': hash(nationality) }, 'FR', { '...': 'withheld' }],
      },
      [street, address, nationality],
    );
    expect(opened.claims).toEqual({
      sub: 'user-1',
      nationalities: ['DE', 'FR'],
      address: { country: 'FR', street_address: 'Rue de Exemple 1' },
    });
    expect(opened.disclosures.map(({ at, name, value }) => [at, name, value])).toEqual([
      ['address.street_address', 'street_address', 'Rue de Exemple 1'],
      ['address', 'address', expect.anything()],
      ['nationalities.0', undefined, 'DE'],
    ]);
    expect(opened.withheld).toBe(2);
    expect(opened.problems).toEqual([]);
  });

  const good = disclose('salt', 'given_name', 'Camille');
  const element = disclose('salt', 'Camille');
  const table: [name: string, claims: Record<string, never>, texts: string[], problem: RegExp][] = [
    [
      'no hash of it',
      {},
      [good],
      /disclosures\[0\] the issuer signed no hash of the disclosure of given_name/,
    ],
    [
      'the claim is there',
      { given_name: 'X', _sd: [hash(good)] } as never,
      [good],
      /given_name is there already/,
    ],
    ['the hash appears twice', { _sd: [hash(good), hash(good)] } as never, [good], /appears twice/],
    [
      'it appears twice',
      { _sd: [hash(good)] } as never,
      [good, good],
      /disclosures\[0\] the disclosure of given_name appears twice/,
    ],
    ['an element for a member', { _sd: [hash(element)] } as never, [element], /without a name/],
    ['a member for an element', { list: [{ '...': hash(good) }] } as never, [good], /has a name/],
    ['a hash that is not text', { _sd: [7] } as never, [], /not a (?:string|list)/],
    ['hashes beside others', { list: [{ '...': 'x', a: 1 }] } as never, [], /payload\.list\.0 other members/],
    ['a claim called ...', { a: { '...': 'x' } } as never, [], /payload\.a\.\.\.\. a claim is called/],
    ['_sd that is not a list', { _sd: 'x' } as never, [], /payload\._sd _sd is not a list/],
    ...(
      [
        ['["s","n",{"a":1,"a":2}]', /twice/],
        ['["s","n",', /is not JSON/],
        [`["s","n",${'['.repeat(100_000)}]`, /nested deeper than 100/],
        [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), /not valid UTF-8/],
      ] as const
    ).map(([content, problem]): [string, Record<string, never>, string[], RegExp] => {
      const bad = Buffer.from(content as string).toString('base64url');
      return [`damaged inside: ${bad.slice(0, 20)}`, { _sd: [hash(bad)] } as never, [bad], problem];
    }),
    ['an empty disclosure', {}, [''], /disclosures\[0\] the disclosure is empty/],
    ['hashes that are not list', { _sd: 'x', a: [{ '...': 7 }] } as never, [], /not a (?:string|list)/],
    ...(['_sd', '...'] as const).map((name): [string, Record<string, never>, string[], RegExp] => {
      const bad = disclose('salt', name, 1);
      return [`a claim called ${name}`, { _sd: [hash(bad)] } as never, [bad], /no claim may be called/];
    }),
    ...['@@', 'e30', disclose('salt'), disclose(1, 'a', 2), disclose('a', 'b', 'c', 'd'), `${good}=`].map(
      (bad): [string, Record<string, never>, string[], RegExp] => [
        `damaged: ${bad}`,
        { _sd: [hash(bad)] } as never,
        [bad],
        /is not a JSON list|not made of salt/,
      ],
    ),
  ];
  it.each(table)('%s', (_, claims, texts, problem) => {
    const { problems, digestProblems } = openDisclosures(claims, texts);
    const told = [...digestProblems, ...problems].map(({ at, message }) => `${at} ${message}`);
    expect(told.join('; ')).toMatch(problem);
  });

  it('names like __proto__ are names', () => {
    const text = disclose('salt', '__proto__', { polluted: true });
    const { claims } = openDisclosures({ _sd: [hash(text)] }, [text]);
    expect(Object.keys(claims)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('deep nesting ends', () => {
    let value: Record<string, unknown> = { _sd: ['x'] };
    for (let depth = 0; depth < 5000; depth += 1) value = { a: value };
    expect(openDisclosures(value as never, []).withheld).toBe(0);
  });
});
