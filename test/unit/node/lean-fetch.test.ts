/** The small `Headers` and `Response` do what Node's own do. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeanHeaders, LeanResponse } from '../../../src/node/lean-fetch.ts';
import { runs } from '../../helpers/property.ts';

const NAMES = ['accept', 'Set-Cookie', 'X-Trace-Id', 'content-type', 'b', 'a', '', 'x y', 'ü', '__proto__'];
const VALUES = ['', 'a', ' padded\t', 'two, parts', 'a=1; Path=/', 'line\nbreak', 'café', '€', '\0', '\n'];

const step = fc.record({
  call: fc.constantFrom('append', 'set', 'delete', 'has', 'get'),
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom(...VALUES),
});
type Step = { readonly call: string; readonly name: string; readonly value: string };

/** What a step gives, or that it is refused. */
function taken(headers: Headers | LeanHeaders, { call, name, value }: Step): unknown {
  try {
    if (call === 'append') return headers.append(name, value);
    if (call === 'set') return headers.set(name, value);
    return call === 'get' ? headers.get(name) : call === 'has' ? headers.has(name) : headers.delete(name);
  } catch (error) {
    return (error as Error).name;
  }
}

function contentOf(headers: Headers | LeanHeaders) {
  const each: string[][] = [];
  headers.forEach((value, name) => {
    each.push([name, value]);
  });
  return {
    each,
    lines: [...headers],
    entries: [...headers.entries()],
    keys: [...headers.keys()],
    values: [...headers.values()],
    cookies: headers.getSetCookie(),
  };
}

const made = <Made>(make: () => Made): Made | string => {
  try {
    return make();
  } catch (error) {
    return (error as Error).name;
  }
};

describe('headers', () => {
  it('keep, join and refuse lines as those of Node do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const [lean, own] = [new LeanHeaders(), new Headers()];
        for (const one of steps) expect(taken(lean, one), JSON.stringify(one)).toEqual(taken(own, one));
        expect(contentOf(lean)).toEqual(contentOf(own));
      }),
      runs(500),
    );
  });

  it.each([
    ['pairs', [['B', '1'] as const, ['a', '2'] as const, ['b', '3'] as const]],
    ['members', { B: '1', a: '2' }],
    ['a pair that is refused', [['b', 'x\r\ny'] as const]],
  ])('are made of %s', (_, given) => {
    const [lean, own] = [
      made(() => contentOf(new LeanHeaders(given))),
      made(() => contentOf(new Headers(given as [string, string][]))),
    ];
    expect(lean).toEqual(own);
    if (typeof lean !== 'string') {
      expect(contentOf(new LeanHeaders(new Headers(given as [string, string][])))).toEqual(lean);
      expect(contentOf(new LeanHeaders(new LeanHeaders(given)))).toEqual(lean);
    }
  });
});

describe('a response', () => {
  const BODIES = [
    null,
    '',
    'text',
    '{"a":"é"}',
    '\uFEFF{"a":1}',
    Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]),
  ];
  const INITS = [0, 100, 101, 199, 200, 204, 299, 304, 400, 599, 600].flatMap((status) => [
    { status },
    { status, statusText: 'a b', headers: { 'content-type': 'a/b', 'X-A': 'b' } },
    { status, statusText: 'line\nbreak' },
  ]);

  async function contentOfResponse(response: Response | LeanResponse) {
    const { status, statusText, ok, type, url, redirected, headers, bodyUsed } = response;
    const copy = response.clone();
    const bytes = [...new Uint8Array(await response.clone().arrayBuffer())];
    const json = await response
      .clone()
      .json()
      .catch((error: Error) => error.name);
    const text = await response.text();
    const again = await response.text().catch((error: Error) => error.name);
    const cloned = made(() => response.clone() && 'made');
    const used = [bodyUsed, response.bodyUsed, copy.bodyUsed];
    await copy.body?.cancel();
    const gone = await copy.text().catch((error: Error) => error.name);
    const facts = { status, statusText, ok, type, url, redirected, headers: [...headers] };
    return { ...facts, bytes, json, text, again, cloned, used, body: copy.body === null, gone };
  }

  it.each(BODIES.flatMap((body) => INITS.map((init) => [body, init] as const)))(
    'of %j and %j',
    async (body, init) => {
      const own = made(() => new Response(body, init));
      const lean = made(() => new LeanResponse(body, init));
      if (typeof own === 'string' || typeof lean === 'string') return expect(lean).toBe(own);
      expect(await contentOfResponse(lean)).toEqual(await contentOfResponse(own));
    },
  );

  it('is taken for one by libraries that ask for its kind', () => {
    const lean = new LeanResponse();
    for (const [one, kind] of [
      [lean, Response],
      [lean.headers, Headers],
    ] as const) {
      expect(Object.getPrototypeOf(one)[Symbol.toStringTag]).toBe(
        kind.prototype[Symbol.toStringTag as never],
      );
      expect(`${one}`).toBe(`${new (kind as typeof Headers)()}`);
    }
  });
});
