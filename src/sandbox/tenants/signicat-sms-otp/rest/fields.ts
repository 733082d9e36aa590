/** The fields of CreateSession. */
import { isObject } from '../../../../common/json.ts';
import { EID } from '../client.ts';
import type { InvalidParam } from './problem.ts';

export type Body = Readonly<Record<string, unknown>>;

type Rule = (value: unknown, body: Body) => string | undefined;

const text: Rule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text');
const texts: Rule = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? undefined
    : 'must be a list of texts';
const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.some((word) => word === value) ? undefined : `must be one of ${words.join(', ')}`;
const stringMap: Rule = (value) =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'string')
    ? undefined
    : 'must be an object of texts';

const ATTRIBUTES = ['idpId', 'phoneNumber', 'name', 'firstName', 'lastName', 'dateOfBirth', 'email', 'nin'];

const FIELDS: Readonly<Record<string, Rule>> = {
  flow: oneOf('redirect', 'headless', 'embedded'),
  allowedProviders: (value) => {
    const wrong = texts(value, {});
    if (wrong !== undefined) return wrong;
    return (value as readonly string[]).includes(EID)
      ? undefined
      : `must contain ${EID}, the one eID that is played here`;
  },
  requestedAttributes: (value) => {
    const wrong = texts(value, {});
    if (wrong !== undefined) return wrong;
    const unknown = (value as readonly string[]).find((name) => !ATTRIBUTES.includes(name));
    return unknown === undefined ? undefined : `has the unknown attribute ${unknown}`;
  },
  language: text,
  callbackUrls: callbackProblem,
  additionalParameters: stringMap,
  prefilledInput: (value) => (isObject(value) ? undefined : 'must be an object'),
  requestedLoa: oneOf('low', 'substantial', 'high'),
  externalReference: text,
  usageReference: text,
  tags: texts,
  themeId: text,
  sessionLifetime: (value) =>
    typeof value === 'number' && value >= 1 && value <= 86_400
      ? undefined
      : 'must be seconds, from 1 to 86400',
  requestDomain: text,
  returnUrl: text,
  embeddedParentDomains: texts,
  encryptionPublicKey: (value) =>
    isObject(value) && value.kty === 'RSA' && value.alg === 'RSA-OAEP'
      ? undefined
      : 'must be an RSA JWK with alg RSA-OAEP here',
};

/** Returns every missing, unknown or invalid field. */
export function invalidFields(body: Body): readonly InvalidParam[] {
  const required = ['flow', 'allowedProviders', ...(body.flow === 'redirect' ? ['callbackUrls'] : [])];
  const missing = required
    .filter((name) => body[name] === undefined)
    .map((name) => ({ name, reason: 'is missing' }));
  const wrong = Object.entries(body).flatMap(([name, value]) => {
    const rule = Object.hasOwn(FIELDS, name) ? FIELDS[name] : () => 'is unknown';
    const reason = rule?.(value, body);
    return reason === undefined ? [] : [{ name, reason }];
  });
  return [...missing, ...wrong];
}

function callbackProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be an object';
  for (const name of ['success', 'abort', 'error']) {
    const url = value[name];
    if (typeof url !== 'string' || !URL.canParse(url)) return `${name} must be a URL`;
    const { protocol, hostname } = new URL(url);
    const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
    if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
      return `${name} must be https, or http on loopback`;
  }
  return undefined;
}
