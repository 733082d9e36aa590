/** SAML messages for tests: the vectors, their keys, and judging a message as a service provider. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ResponseInput, ResponseJudgement } from '../../src/checks/saml/input.ts';
import { judgeSamlResponse } from '../../src/checks/saml/response.ts';
import { readCertificates } from '../../src/protocol/saml/keys/certificates.ts';
import type { DecryptionKey, SamlKey } from '../../src/protocol/saml/keys/saml-key.ts';
import { readDocument } from '../../src/protocol/saml/message/document.ts';
import type { SamlSource } from '../../src/protocol/saml/message/received-message.ts';
import { readEntities } from '../../src/protocol/saml/metadata/read.ts';
import type { Report } from '../../src/report.ts';

const FOLDER = new URL('../vectors/saml/', import.meta.url);

/** The time at which all vectors are judged; they were issued then. */
export const NOW = new Date('2026-11-22T12:00:00Z');

export interface Vector {
  readonly name: string;
  readonly maker: string;
  readonly given: {
    readonly metadata?: string;
    readonly spEntityId?: string;
    readonly acs?: string;
    readonly requestId?: string;
    readonly authnContext?: readonly string[];
    readonly allowSha1?: boolean;
    readonly now?: string;
  };
  readonly message: string;
  readonly verdict: string;
  readonly fails: readonly string[];
  readonly warns?: readonly string[];
  readonly decrypts?: boolean;
  readonly nameId?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

export const VECTORS: readonly Vector[] = JSON.parse(readFileSync(new URL('index.json', FOLDER), 'utf8'));

export function vector(name: string): Vector {
  const found = VECTORS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no vector ${name}`);
  return found;
}

/** Reads the PEM of a key or certificate, e.g. `idp.key`. */
export const pem = (name: string): string => readFileSync(new URL(`keys/${name}`, FOLDER), 'utf8');

export const trusted = (...names: readonly string[]): readonly SamlKey[] =>
  names.flatMap((name) => readCertificates(Buffer.from(pem(`${name}.crt`)), `${name}.crt`));

export const decryptionKey: DecryptionKey = { key: createPrivateKey(pem('sp.key')), source: 'sp.key' };

export const sourceOf = (xml: string, more: Partial<SamlSource> = {}): SamlSource => ({
  bytes: new TextEncoder().encode(xml),
  binding: 'none',
  where: 'input',
  undone: [],
  problems: [],
  ...more,
});

/** Expected values of the vectors' messages. */
export const EXPECTED = {
  issuer: 'https://idp.example.com/saml',
  audience: 'https://sp.example.com',
  acs: 'https://sp.example.com/saml/acs',
  requestId: '_request1',
} as const;

/** Judges XML as its intended service provider, unless overridden. */
export function judge(xml: string, more: Partial<ResponseInput> = {}): Promise<ResponseJudgement> {
  return judgeSamlResponse({
    document: readDocument(sourceOf(xml)),
    keys: trusted('idp'),
    ...EXPECTED,
    now: NOW,
    clockToleranceSeconds: 30,
    ...more,
  });
}

/** Judges a vector with its own settings. */
export function judgeVector({ message, given, decrypts }: Vector): Promise<ResponseJudgement> {
  const [entity] = given.metadata === undefined ? [] : readEntities(rootOf(given.metadata));
  return judgeSamlResponse({
    document: readDocument(sourceOf(message)),
    ...(entity === undefined
      ? {}
      : { keys: entity.roles.flatMap(({ keys }) => keys), issuer: entity.entityId }),
    ...(given.spEntityId === undefined ? {} : { audience: given.spEntityId }),
    ...(given.acs === undefined ? {} : { acs: given.acs }),
    ...(given.requestId === undefined ? {} : { requestId: given.requestId }),
    ...(given.authnContext === undefined ? {} : { authnContext: given.authnContext }),
    allowSha1: given.allowSha1 === true,
    ...(decrypts === true ? { decryptionKeys: [decryptionKey] } : {}),
    now: given.now === undefined ? NOW : new Date(given.now),
    clockToleranceSeconds: 30,
  });
}

export function rootOf(xml: string) {
  const { root, problems } = readDocument(sourceOf(xml)).reading;
  if (root === undefined) throw new Error(problems[0]?.message);
  return root;
}

export const failing = ({ findings }: Report): string[] => codesOf(findings, 'fail');
export const warning = ({ findings }: Report): string[] => codesOf(findings, 'warn');

function codesOf(findings: Report['findings'], status: string): string[] {
  return findings.filter((finding) => finding.status === status).map(({ code }) => code);
}
