/** `idcli judge`: maps files and option values to one call of the flow. */

import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import { systemCodeOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import { readAnchors } from '../../flows/decode-token/bench.ts';
import type { JudgeInput, VendorWords } from '../../flows/judge/input.ts';
import { judgeRecording } from '../../flows/judge/judge.ts';
import { refuseUnverified } from '../../flows/unverified.ts';
import { OWNER_ONLY, writeNamedFile } from '../../flows/write-file.ts';
import type { KeyCandidate } from '../../protocol/jose/decoded.ts';
import { PRESETS } from '../../providers/index.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { RecordingInput } from '../../recording/source.ts';
import type { Invocation } from '../command.ts';
import { unreadable } from '../input/message.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import type { JudgeValues } from './judge.ts';

export async function runJudge(values: JudgeValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft, world } = invocation;
  const input: JudgeInput = {
    vendors: vendorWords(),
    recordings: await recordingsOf(invocation),
    known: {
      ...defined({
        issuer: values.issuer,
        clientId: values.clientId,
        nonce: values.nonce,
        acceptedIssuers: values.acceptIssuer,
        algorithms: values.alg,
        spEntityId: values.spEntityId,
      }),
      trustedAudiences: values.trustedAudience ?? [],
    },
    ...defined({ jwks: values.jwks, idpMetadata: values.idpMetadata }),
    trustAnchors: await readAnchors(values.trustAnchor ?? [], { world }),
    idpCertificates: values.idpCert ?? [],
    shared: values.secret === undefined ? [] : [await sharedKey(values.secret, invocation)],
    ...(await decryptionKeys(values.decryptionKey, invocation)),
    allowSha1: values.allowSha1 === true,
    fetch: values.fetch === true,
    ...(values.now === undefined ? {} : { asOf: world.now() }),
    readAt: world.now(),
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
  };
  const judged = await judgeRecording(input, {
    draft,
    world,
    async connect() {
      const { connect } = await import('../input/connection.ts');
      return connect(values, {}, invocation);
    },
  });
  const isPersonal = (values as { readonly showPii?: boolean }).showPii === true;
  if (values.scenario !== undefined) {
    const { scenarioOf } = await import('../../flows/judge/scenario.ts');
    await write(scenarioOf(judged, isPersonal), values.scenario, 'the scenario', invocation);
  }
  if (values.person !== undefined) {
    const { personOf } = await import('../../flows/judge/person.ts');
    await write(personOf(judged, isPersonal), values.person, 'the person', invocation);
  }
  if (canVerify(values)) {
    refuseUnverified(
      'MESSAGE_UNVERIFIED',
      // A request need not be signed, and says nothing of the person.
      draft.reports.filter(({ subject }) => subject !== 'recording' && subject !== 'saml_request'),
    );
  }
}

/** The built-in presets have one system of each kind. */
function vendorWords(): VendorWords {
  const of = <Name extends 'netId' | 'order' | 'rest' | 'consent'>(name: Name) => {
    const preset = PRESETS.find((one) => one[name] !== undefined);
    const words = preset?.[name];
    if (preset === undefined || words === undefined) throw new TypeError(`no preset has ${name}`);
    return { preset, words: words as NonNullable<ProviderPreset[Name]> };
  };
  const [order, rest, consent] = [of('order'), of('rest'), of('consent')];
  return {
    netId: of('netId').words,
    order: order.words,
    rest: rest.words,
    consent: consent.words,
    consentErrors: consent.preset.errors.authorization,
    claims: { order: order.preset.claims, rest: rest.preset.claims, consent: consent.preset.claims },
  };
}

async function write(
  text: string,
  path: string,
  called: string,
  { draft, world }: Invocation,
): Promise<void> {
  await writeNamedFile(text, { path, called, mode: OWNER_ONLY }, world);
  draft.notes.push(`${called} was written to ${path}`);
}

/** Whether something to verify with was given: then `unverified` is not a success. */
const canVerify = ({ jwks, secret, idpMetadata, idpCert, fetch }: JudgeValues): boolean =>
  [jwks, secret, idpMetadata, idpCert].some((value) => value !== undefined) || fetch === true;

/** @throws {IdcliError} `USAGE` without a file, `INPUT_UNREADABLE` */
async function recordingsOf({ arguments: names, world }: Invocation): Promise<RecordingInput[]> {
  if (names.length === 0 && world.stdin.isTTY) {
    throw new IdcliError('USAGE', 'no recording is given', {
      hint: 'name a file, e.g. idcli judge login.har; in the browser: developer tools, Network, export as HAR',
    });
  }
  const wanted = names.length === 0 ? ['-'] : names;
  return Promise.all(
    wanted.map(async (name): Promise<RecordingInput> => {
      if (name === '-') return { name: 'standard input', chunks: () => world.stdin.chunks() };
      const path = resolve(world.cwd, name);
      if (!(await world.files.exists(path))) throw unreadable(name, 'ENOENT');
      return { name, chunks: () => readable(name, world.files.chunks(path)) };
    }),
  );
}

async function* readable(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    if (cause instanceof IdcliError) throw cause;
    throw unreadable(name, systemCodeOf(cause) ?? 'unknown', cause);
  }
}

async function sharedKey(reference: string, { settings }: Invocation): Promise<KeyCandidate> {
  const { secretKey } = await import('../../protocol/jose/keys.ts');
  return secretKey(await settings.secret(reference, '--secret'), '--secret');
}

async function decryptionKeys(
  references: readonly string[] | undefined,
  invocation: Invocation,
): Promise<Pick<JudgeInput, 'decryptionKeys' | 'samlDecryptionKeys'>> {
  if (references === undefined) return {};
  const { readDecryptionKeys } = await import('../input/keys.ts');
  const { readSamlDecryptionKeys } = await import('../saml/saml-keys.ts');
  const keys = await readDecryptionKeys(references, invocation);
  const isRsa = keys.every(({ jwk }) => jwk.kty === 'RSA');
  return {
    decryptionKeys: keys,
    ...(isRsa ? { samlDecryptionKeys: await readSamlDecryptionKeys(references, invocation) } : {}),
  };
}
