/** `idcli`: the judgements of the commands, for programs. */

import type { NormalizeInput } from '../claims/index.ts';
import type * as Api from './api/judgements.ts';
import { type GivenFile, outcomeOf } from './outcome-of.ts';

const text = (document: Api.JsonDocument): string =>
  typeof document === 'string' ? document : JSON.stringify(document);

/** Options with their values; undefined ones are left out. */
const flags = (values: Readonly<Record<string, string | number | undefined>>): string[] =>
  Object.entries(values).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`, String(value)],
  );

const each = (flag: string, values: readonly string[] = []): string[] =>
  values.flatMap((value) => [`--${flag}`, value]);

export const judgeToken: typeof Api.judgeToken = (token, expectations = {}) => {
  const { jwks, key, secret, decryptionKey, now, ...more } = expectations;
  const files: GivenFile[] = [];
  const file = (flag: string, content: string | undefined, prefix = ''): string[] => {
    if (content === undefined) return [];
    files.push({ name: flag, content });
    return [`--${flag}`, `${prefix}${flag}`];
  };
  return outcomeOf(
    [
      'decode-token',
      '-',
      ...file('jwks', jwks && text(jwks)),
      ...file('key', key),
      ...file('secret', secret, 'file:'),
      ...file('decryption-key', decryptionKey && text(decryptionKey)),
      ...flags({
        issuer: more.issuer,
        'client-id': more.clientId,
        nonce: more.nonce,
        'access-token': more.accessToken,
        code: more.code,
        type: more.type,
        'max-age': more.maxAgeSeconds,
        'clock-tolerance': more.clockToleranceSeconds,
        now: now?.toISOString(),
      }),
      ...each('trusted-audience', more.trustedAudiences),
      ...each('require', more.require),
      ...each('alg', more.algorithms),
    ],
    token,
    files,
  );
};

export const judgeSamlResponse: typeof Api.judgeSamlResponse = (message, expectations = {}) => {
  const { idpMetadata, idpCertificates = [], decryptionKey, allowSha1, now, ...more } = expectations;
  const certificates = idpCertificates.map((content, index) => ({ name: `certificate-${index}`, content }));
  const files: GivenFile[] = [
    ...(idpMetadata === undefined ? [] : [{ name: 'idp-metadata', content: idpMetadata }]),
    ...(decryptionKey === undefined ? [] : [{ name: 'decryption-key', content: decryptionKey }]),
  ];
  return outcomeOf(
    [
      'decode-saml',
      '-',
      ...files.flatMap(({ name }) => [`--${name}`, name]),
      ...each(
        'idp-cert',
        certificates.map(({ name }) => name),
      ),
      ...flags({
        issuer: more.issuer,
        'sp-entity-id': more.spEntityId,
        audience: more.audience,
        'request-id': more.requestId,
        'relay-state': more.relayState,
        'clock-tolerance': more.clockToleranceSeconds,
        now: now?.toISOString(),
      }),
      ...each('acs', more.acs),
      ...each('authn-context', more.authnContext),
      ...(allowSha1 === true ? ['--allow-sha1'] : []),
    ],
    message,
    [...files, ...certificates],
  );
};

export const judgeRecording: typeof Api.judgeRecording = (
  recording,
  { jwks, idpMetadata, clientId } = {},
) => {
  const files: GivenFile[] = [
    ...(jwks === undefined ? [] : [{ name: 'jwks', content: text(jwks) }]),
    ...(idpMetadata === undefined ? [] : [{ name: 'idp-metadata', content: idpMetadata }]),
  ];
  return outcomeOf(
    [
      'judge',
      'recording',
      ...files.flatMap(({ name }) => [`--${name}`, name]),
      ...flags({ 'client-id': clientId }),
    ],
    '',
    [...files, { name: 'recording', content: recording }],
  );
};

export const normalizeClaims: typeof Api.normalizeClaims = async ({
  provider = 'generic',
  protocol = 'oidc',
  claims,
  verified = false,
}) => {
  const normalize = await import('../claims/index.ts');
  const origins = Object.entries(claims).map(([name, one]) => ({ name, claims: one }));
  const input = { provider, protocol, origins, verified } as unknown as NormalizeInput;
  return normalize.normalizeClaims(input).claims as Awaited<ReturnType<typeof Api.normalizeClaims>>;
};
