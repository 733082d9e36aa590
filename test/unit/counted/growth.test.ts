/**
 * Work grows with the input and no faster: input that is twice as long takes about twice the steps, and not four
 * times.
 */
import { expect, test } from 'vitest';
import { BODIES } from '../../fixtures/hostile/bodies.ts';
import { MASKING } from '../../fixtures/hostile/masking.ts';
import { SAML_INPUT } from '../../fixtures/hostile/saml-input.ts';
import { TOKEN_INPUT } from '../../fixtures/hostile/token-input.ts';
import { growth } from '../../helpers/steps.ts';

// Loaded after the counter has started, see there.
const { parseJson } = await import('../../../src/protocol/http/index.ts');
const { findTokens } = await import('../../../src/protocol/tokens/index.ts');
const { decode } = await import('../../../src/protocol/jose/index.ts');
const { findMessages } = await import('../../../src/protocol/saml/wire/find.ts');
const { readXml } = await import('../../../src/protocol/xml/reader.ts');
const { readDocument } = await import('../../../src/config/document.ts');
const { masked } = await import('../output/masking.ts');
const { casesOf } = await import('../scenarios/program.ts');
const { idToken } = await import('../protocol/tokens/samples.ts');

type Row = readonly [what: string, work: (size: number) => unknown];
const XML = { characters: 1e9, depth: 1e6, elements: 1e6, attributesPerElement: 1e6 };
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const tokens: readonly Row[] = TOKEN_INPUT.map(([name, input]) => [
  `tokens are looked for in ${name}`,
  (size) => findTokens(input(size, idToken)),
]);
const messages: readonly Row[] = Object.entries(SAML_INPUT).map(([name, input]) => [
  `SAML messages are looked for in many ${name}`,
  (size) => findMessages(input(size)),
]);
const bodies: readonly Row[] = BODIES.map(([name, body]) => [
  `a body of ${name} is recognised`,
  (size) => parseJson(bytes(body(size)), 200),
]);
const masks: readonly Row[] = Object.entries(MASKING).map(([name, body]) => [
  `a body of ${name} is masked`,
  (size) => masked({ body: body(size) }),
]);
const readers: readonly Row[] = [
  ['a payload of brackets', (size) => decode(`e30.${encode('['.repeat(size))}.AA`)],
  ['a payload of backslashes', (size) => decode(`e30.${encode(`"${'\\'.repeat(size)}`)}.AA`)],
  ['a token of dots', (size) => decode(`e30.${'.'.repeat(size)}`)],
  ['a payload of members', (size) => decode(`e30.${encode(members(size))}.AA`)],
  ['a configuration of keys', (size) => readDocument(yaml(size))],
  ['a configuration of brackets', (size) => readDocument('['.repeat(size))],
  ['a scenario of a chain of steps', (size) => casesOf(chain(size / 20))],
  ['XML of elements', (size) => readXml(`<a>${'<b/>'.repeat(size / 4)}</a>`, XML)],
  ['XML of attributes', (size) => readXml(`<a ${attributes(size / 10)}/>`, XML)],
  ['XML of open elements', (size) => readXml('<a>'.repeat(size / 3), XML)],
  ['XML of references', (size) => readXml(`<a>${'&amp;'.repeat(size / 5)}</a>`, XML)],
  ['XML of namespaces', (size) => readXml(`<a>${'<b xmlns="urn:b"/>'.repeat(size / 18)}</a>`, XML)],
];
const attributes = (count: number): string => Array.from({ length: count }, (_, at) => `a${at}=""`).join(' ');
const chain = (count: number): string =>
  `steps: [{run: a, capture: {x: p}}${`, {run: 'a \${x}', capture: {x: p}}`.repeat(count)}]`;
const members = (size: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: size / 10 }, (_, at) => [`claim_${at}`, at])));
const yaml = (size: number): string => Array.from({ length: size / 10 }, (_, at) => `key${at}: v`).join('\n');

test.each([...tokens, ...messages, ...bodies, ...masks, ...readers])('%s', async (_, work) => {
  expect(await growth(work, 20_000)).toBeLessThan(2.5);
});
