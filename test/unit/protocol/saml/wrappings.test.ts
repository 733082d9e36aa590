/**
 * Random compositions of all that stands around messages: what was put in is found, whole, and without an
 * accusation.
 */
import { createPrivateKey, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readDocument } from '../../../../src/protocol/saml/message/document.ts';
import { findMessages } from '../../../../src/protocol/saml/wire/find.ts';
import { pem, VECTORS } from '../../../helpers/saml.ts';
import {
  CARRIERS,
  LAYERS,
  type Message,
  pick,
  type Random,
  SIGNED_CARRIERS,
  seeded,
} from '../../../helpers/saml-wrappings.ts';

/** A share of the twenty thousand that `npm run test:wrappings` goes through, with another seed if it is told one. */
const COUNT = Number(process.env.WRAPPINGS ?? 1500);
const SEED = Number(process.env.WRAPPINGS_SEED ?? 20261130);

const REQUEST =
  '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_request1" Version="2.0" ' +
  'IssueInstant="2026-11-22T12:00:00Z"><saml:Issuer ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://sp.example.com</saml:Issuer><saml:NameID ' +
  'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">camille</saml:NameID></samlp:LogoutRequest>';

const messages: readonly Message[] = [
  ...VECTORS.filter(({ given }) => given.metadata !== undefined).map(
    ({ message }): Message => ({ xml: message, parameter: 'SAMLResponse' }),
  ),
  { xml: REQUEST, parameter: 'SAMLRequest', query: signedQuery(REQUEST) },
];

function signedQuery(xml: string): string {
  const algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const signed = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&RelayState=a%20b&SigAlg=${encodeURIComponent(algorithm)}`;
  const value = sign('sha256', Buffer.from(signed), createPrivateKey(pem('idp.key')));
  return `${signed}&Signature=${encodeURIComponent(value.toString('base64'))}`;
}

interface Composition {
  readonly name: string;
  readonly text: string;
  readonly message: Message;
}

function compose(random: Random): Composition {
  const message = pick(random, random() < 0.1 ? messages.slice(-1) : messages);
  const { query, ...plain } = message;
  if (query !== undefined && random() < 0.7) {
    const { name, wrap } = pick(random, SIGNED_CARRIERS);
    return addLayers({ name, text: wrap(query, random), message }, random);
  }
  const { name, wrap } = pick(random, CARRIERS);
  return addLayers({ name, text: wrap(message, random), message: plain }, random);
}

function addLayers(carried: Composition, random: Random): Composition {
  let { name, text } = carried;
  for (let layers = Math.floor(random() * 4); layers > 0; layers -= 1) {
    const layer = pick(random, LAYERS);
    // The marks of a quotation stand in front of lines, and a log would not put the first one elsewhere.
    if (layer.name === 'log' && name.includes('quoted mail')) continue;
    text = layer.wrap(text, random);
    name = `${name} < ${layer.name}`;
  }
  return { ...carried, name, text };
}

/** What is wrong with how a composition was read; `undefined` when nothing is. */
function misread({ text, message }: Composition): string | undefined {
  const found = findMessages(text);
  const [source, ...others] = found;
  if (source === undefined) return 'nothing was found';
  if (others.length > 0) return `${found.length} messages were found`;
  if (source.problems.length > 0) return source.problems.map(({ message: words }) => words).join('; ');
  const { text: xml, reading } = readDocument(source);
  const { root } = reading;
  if (root === undefined || !reading.complete) return `it is not whole: ${reading.problems[0]?.message}`;
  const plain = (one: string) =>
    one
      .replace(/^<\?xml[^>]*\?>\s*/, '')
      .replaceAll('\r\n', '\n')
      .trim();
  if (plain(xml.slice(root.offset, root.end)) !== plain(message.xml)) return 'it is another text';
  if (
    message.query !== undefined &&
    `${source.redirectSignature?.signed}` !== message.query.split('&Signature=')[0]
  ) {
    return 'what was signed is another text';
  }
  return undefined;
}

test(`${COUNT} compositions, none misread`, { timeout: 600_000 }, () => {
  const random = seeded(SEED);
  const faults: string[] = [];
  for (let count = 0; count < COUNT; count += 1) {
    const composition = compose(random);
    const fault = misread(composition);
    if (fault !== undefined) faults.push(`${composition.name}: ${fault}`);
  }
  expect(faults.toSorted((one, other) => one.length - other.length).slice(0, 40)).toEqual([]);
});
