/** Building blocks of profile rules over a provider's metadata. */
import { isLoopbackHost } from '../../common/loopback-host.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { type Fact, fail, pass, skip, type Verdict, warn } from '../../report.ts';

export type ProfileRule = (metadata: JsonObject) => Verdict;

export const listOf = (metadata: JsonObject, name: string): readonly string[] | undefined => {
  const value = metadata[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
};

/** Demands one of the values in a list. */
export function offers(name: string, wanted: readonly string[]): ProfileRule {
  return (metadata) => {
    const list = listOf(metadata, name);
    const found = wanted.filter((one) => list?.includes(one));
    return found.length > 0
      ? pass(found.join(', '))
      : fail(list === undefined ? `${name} is missing` : `${name} lists none of ${wanted.join(', ')}`, {
          at: name,
          expected: wanted,
          actual: (metadata[name] as Fact | undefined) ?? null,
        });
  };
}

/** Demands that a list has none of the values that match. */
export function offersNone(name: string, unwanted: (value: string) => boolean): ProfileRule {
  return (metadata) => {
    const list = listOf(metadata, name);
    if (list === undefined) return skip(`${name} is not listed`);
    const found = list.filter(unwanted);
    return found.length === 0
      ? pass(list.join(', '))
      : fail(`listed, and not in the profile: ${found.join(', ')}`, { at: name, actual: list });
  };
}

/** Demands `true`. */
export const announces =
  (name: string): ProfileRule =>
  (metadata) =>
    metadata[name] === true
      ? pass('announced')
      : fail(`${name} is not announced`, {
          at: name,
          expected: true,
          actual: (metadata[name] as Fact | undefined) ?? null,
        });

const BY_KEY = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];

/** Demands authentication by a key, and warns of others beside it. */
export const keyAuthentication: ProfileRule = (metadata) => {
  const name = 'token_endpoint_auth_methods_supported';
  const verdict = offers(name, BY_KEY)(metadata);
  const others = listOf(metadata, name)?.filter((method) => !BY_KEY.includes(method)) ?? [];
  if (verdict.status !== 'pass' || others.length === 0) return verdict;
  return warn(`beside those by a key there are others: ${others.join(', ')}`, {
    expected: BY_KEY,
    actual: listOf(metadata, name) as Fact,
    hint: 'the client must not be registered for one of them',
  });
};

/** Demands https for every endpoint, except on this machine. */
export const overTls: ProfileRule = (metadata) => {
  const plain = Object.entries(metadata).filter(
    ([name, value]) =>
      /^issuer$|_endpoint$|^jwks_uri$/.test(name) && typeof value === 'string' && isPlain(value),
  );
  const [first] = plain;
  return first === undefined
    ? pass('all of them')
    : fail(`without TLS: ${plain.map(([name]) => name).join(', ')}`, {
        at: first[0],
        actual: first[1] as Fact,
      });
};

function isPlain(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && !isLoopbackHost(hostname);
}
