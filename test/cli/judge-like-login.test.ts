/** A recorded login of each system is judged as the login itself was, whole and masked: the same checks fail. */
import { expect, it } from 'vitest';
import { faultsOf } from '../../src/sandbox/index.ts';
import { DOORS, type Door } from '../helpers/doors.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

/** Faults by system and protocol; the first is none. */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  'ingroupe oidc': [
    ...['', 'user-cancel', 'wrong-state', 'missing-state', 'wrong-iss-param', 'missing-iss-param'],
    ...['wrong-nonce', 'bad-signature', 'expired-token', 'wrong-aud', 'server-error', 'invalid-client'],
  ],
  'generic oidc': [
    ...['', 'device', 'device-denied', 'ciba', 'ciba-missing-expiry', 'dpop-nonce', 'dpop-nonce-never-right'],
    ...['encrypted-id-token', 'jarm-wrong-iss', 'jarm-expired', 'logout-other-state', 'missing-at-hash'],
    ...['userinfo-signed', 'discovery-issuer-mismatch'],
  ],
  'generic saml': [
    ...['', 'wrong-audience', 'wrong-in-response-to', 'unsolicited', 'assertion-expired', 'wrong-cert'],
    ...['unsigned', 'wrong-relay-state', 'authn-failed', 'wrong-destination', 'sha1', 'logout-wrong-issuer'],
    ...['ecp-other-acs', 'ecp-no-header', 'ecp-fault', 'ecp-page'],
  ],
  'signicat-sms-otp oidc': ['', 'user-cancel', 'wrong-state', 'code-expired', 'userinfo-encrypted'],
  'signicat-sms-otp rest': [
    ...['', 'invalid-client', 'user-cancel', 'session-error', 'session-expired', 'session-unknown-status'],
    ...['callback-lies', 'session-swap', 'provider-mismatch', 'reference-changed', 'account-demanded'],
    ...['account-in-token', 'rate-limit', 'invalid-params', 'forbidden'],
  ],
  'signicat-sms-otp saml': [
    ...['', 'wrong-audience', 'unsolicited', 'artifact-unsigned', 'artifact-denied', 'logout-denied'],
  ],
  'signicat-consent consent': ['', 'encrypted-tokens', 'invalid-client', 'code-reuse'],
};

const rows = DOORS.flatMap((door) =>
  (FAULTS[`${door.system} ${door.protocol}`] ?? []).map((fault) => [door, fault] as const),
);

async function recordingOf(door: Door, id: string, more: readonly string[]) {
  const fault = faultsOf(door.system).find((one) => one.id === id);
  if (id !== '' && fault === undefined) throw new Error(`${door.system} has no fault ${id}`);
  const world = onlineWorld({});
  const { document } = await runJson(world, [
    ...door.commandLine(fault?.needs ?? {}),
    ...['--sandbox', '--har', 'login.har', ...(id === '' ? [] : ['--fault', id]), ...more],
  ]);
  const har = Buffer.from(world.written.get('/project/login.har')?.data ?? []).toString();
  return { document, har };
}

async function judge(har: string) {
  const world = testWorld({ files: { '/project/login.har': har }, now: '2030-01-01T00:00:00Z' });
  return (await runJson(world, ['judge', 'login.har'])).document;
}

const unique = (codes: readonly string[]): string[] => [...new Set(codes)].sort();
/** Checks that only a recording has say the same in other words. */
const ofMessages = (codes: readonly string[]): string[] =>
  unique(codes.filter((code) => !code.startsWith('recording.')));

it.each(rows.map(([door, fault]) => [`${door.system} ${door.protocol}`, fault, door] as const))(
  '%s, fault "%s"',
  async (_, fault, door) => {
    const whole = await recordingOf(door, fault, ['--show-secrets', '--show-pii']);
    const due = unique(failingChecks(whole.document));
    const judged = await judge(whole.har);
    expect(ofMessages(failingChecks(judged))).toEqual(due);
    if (due.length > 0 && judged.error === undefined) {
      // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
      expect(due).toContain((judged.data as any).diagnosis.code);
    }
    const isRefused = failingChecks(judged).some((code) => /error_page|token_refused|outcome/.test(code));
    if (due.length === 0 && !isRefused) expect(failingChecks(judged)).toEqual([]);

    const masked = await judge((await recordingOf(door, fault, [])).har);
    const blamed = unique(failingChecks(masked)).filter((code) => !failingChecks(judged).includes(code));
    expect(blamed).toEqual([]);
  },
);

it('does not blame a signature of which a part is masked', async () => {
  const door = DOORS.find(({ system, protocol }) => system === 'generic' && protocol === 'saml');
  const { har } = await recordingOf(door as Door, '', []);
  const masked = har.replaceAll(/([?&]Signature=[^&"]{20})[^&"]{20}/g, '$1••••(20)');
  expect(masked).not.toBe(har);
  expect(failingChecks(await judge(masked))).toEqual([]);
});

it.each([
  ['whole', ['--show-secrets', '--show-pii']],
  ['masked', []],
])('the token that a REST session is called with belongs to its flow, %s', async (_, more) => {
  const door = DOORS.find(({ system, protocol }) => system === 'signicat-sms-otp' && protocol === 'rest');
  if (door === undefined) throw new Error('no such door');
  const judged = await judge((await recordingOf(door, '', more)).har);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const { flows } = judged.data as any;
  expect(flows.map(({ kind }: { kind: string }) => kind)).toEqual(['session']);
  expect(judged.reports.map(({ subject }) => subject)).toContain('token_response');
});
