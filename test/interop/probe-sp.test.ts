/** `idcli probe sp` at service providers with the software that people use. What is found is in docs/probed.md. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { mellonAddress, startMellon } from './peers/mellon.ts';
import type { Application, Settings } from './peers/sp/application.ts';
import { passportSaml } from './peers/sp/passport-saml-app.ts';
import { pythonApp } from './peers/sp/python-apps.ts';

interface Found {
  readonly code: number;
  readonly good: string;
  /** Probes by their result; those that passed or say nothing about it are left out. */
  readonly found: Readonly<Record<string, readonly string[]>>;
  readonly passed: number;
}

async function settingsFrom(port: number, own: number): Promise<Settings> {
  const url = `http://127.0.0.1:${port}/generic/saml/metadata`;
  const read = () =>
    fetch(url).then(
      (answer) => answer.text(),
      () => undefined,
    );
  let metadata = await read();
  for (; metadata === undefined; metadata = await read()) await wait(50);
  const xml = metadata;
  const at = (service: string) =>
    new RegExp(`<md:${service} Binding="[^"]*Redirect" Location="([^"]*)"`).exec(xml)?.[1] ?? '';
  return {
    idp: {
      entityId: /entityID="([^"]*)"/.exec(xml)?.[1] ?? '',
      signOn: at('SingleSignOnService'),
      logout: at('SingleLogoutService'),
      certificates: [
        ...new Set([...xml.matchAll(/<ds:X509Certificate>([^<]*)</g)].map(([, text = '']) => text)),
      ],
      metadata: xml,
    },
    origin: `http://127.0.0.1:${own}`,
    port: own,
  };
}

interface Probing {
  /** Paths of the application. */
  readonly entity: string;
  readonly acs: string;
  readonly slo?: string;
}

/** The application is started while the command waits for it, as a person would. */
async function probed(
  start: (settings: Settings) => Promise<Application>,
  { entity, acs, slo }: Probing,
  only: readonly string[] = [],
): Promise<Found> {
  const own = await freePort();
  const origin = `http://127.0.0.1:${own}`;
  return run(start, own, [
    ...[`${origin}/login`, '--success-text', 'Hello'],
    ...['--sp-entity-id', `${origin}${entity}`, '--acs', `${origin}${acs}`],
    ...(slo === undefined ? [] : ['--slo', `${origin}${slo}`]),
    ...only.flatMap((id) => ['--only', id]),
  ]);
}

async function run(
  start: (settings: Settings) => Promise<Application>,
  own: number,
  words: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const port = await freePort();
  const running = runJson(onlineWorld({ files }), ['probe', 'sp', ...words, '--port', `${port}`]);
  const app = await start(await settingsFrom(port, own));
  try {
    const { code, document, stderr } = await running;
    const probes = (document.data?.probes ?? []) as readonly {
      readonly id: string;
      readonly status: string;
      readonly message: string;
    }[];
    expect(probes.length, `${stderr}${document.error?.message}`).toBeGreaterThan(
      words.includes('--only') ? 5 : 100,
    );
    const by = (status: string) => probes.filter((probe) => probe.status === status).map(({ id }) => id);
    return {
      code,
      good: probes[0]?.message ?? '',
      passed: by('pass').length,
      found: { fail: by('fail'), warn: by('warn'), inconclusive: by('inconclusive') },
    };
  } finally {
    await app.close();
  }
}

it('finds what passport-saml lets in as its documentation has it', async () => {
  const paths = { entity: '/metadata', acs: '/login/callback', slo: '/logout/callback' };
  const { code, found, good } = await probed(passportSaml(), paths);
  expect(good).toMatch(/^logs in, with response and assertion signed; a signed assertion alone is refused/);
  expect(found).toEqual({
    fail: [
      ...['login-csrf', 'idp-initiated', 'response-replay', 'clock-ahead', 'authn-failed-with-assertion'],
      ...['wrong-issuer', 'wrong-assertion-issuer', 'wrong-destination', 'wrong-recipient'],
      ...['missing-recipient', 'wrong-in-response-to', 'assertion-of-another-request', 'unsolicited'],
      ...['confirmation-expired', 'session-over', 'unknown-condition', 'missing-confirmation'],
      ...['confirmation-without-data', 'wrong-method', 'missing-authn-statement', 'wrong-response-version'],
      ...['wrong-assertion-version', 'malformed-time', 'sha1', 'sha1-digest', 'elements-in-name', 'doctype'],
      ...['unquoted-attribute', 'logout-request-unsigned', 'logout-request-wrong-issuer'],
      ...['logout-request-wrong-destination', 'logout-request-other-session', 'logout-request-other-person'],
    ],
    warn: [
      ...['missing-destination', 'confirmation-not-before', 'future-authn-instant', 'comment-in-digest'],
      ...['parameter-entity', 'trailing-text', 'wrong-encoding', 'no-base64'],
    ],
    inconclusive: [],
  });
  expect(code).toBe(1);
});

it('finds less where passport-saml remembers its requests and allows for clocks', async () => {
  const paths = { entity: '/metadata', acs: '/login/callback' };
  const { found } = await probed(
    passportSaml({ validateInResponseTo: 'always', acceptedClockSkewMs: 60_000 }),
    paths,
    ['login-csrf', 'idp-initiated', 'response-replay', 'clock-ahead', 'wrong-in-response-to', 'unsolicited'],
  );
  // Requests are kept for the whole application, not for a browser.
  expect(found.fail).toEqual(['login-csrf']);
});

it('finds what pysaml2 lets in', async () => {
  const { code, found, good } = await probed(pythonApp('pysaml2'), { entity: '/metadata', acs: '/acs' });
  expect(good).toMatch(/^logs in, with response and assertion signed; a signed assertion alone is refused/);
  expect(found).toEqual({
    fail: [
      ...['clock-ahead', 'two-authn-statements', 'wrong-recipient', 'missing-audience', 'missing-conditions'],
      ...[
        'wrong-method',
        'confirmation-without-end',
        'wrong-assertion-version',
        'sha1',
        'sha1-digest',
        'doctype',
      ],
    ],
    warn: [
      ...['missing-destination', 'confirmation-not-before', 'future-authn-instant', 'comment-in-digest'],
      ...['cdata-in-signature', 'no-base64', 'parameter-twice'],
    ],
    inconclusive: [],
  });
  expect(code).toBe(1);
});

it('finds what python3-saml lets in', async () => {
  const { code, found, good } = await probed(pythonApp('python3-saml'), { entity: '/metadata', acs: '/acs' });
  expect(good).toMatch(/^logs in, with a signed assertion: /);
  expect(found).toEqual({
    fail: [
      ...['login-csrf', 'idp-initiated', 'response-replay', 'assertion-replay', 'two-authn-statements'],
      ...['missing-recipient', 'missing-audience', 'unsolicited', 'confirmation-without-end'],
      ...['wrong-assertion-version', 'sha1', 'sha1-digest'],
    ],
    warn: [
      ...['missing-destination', 'confirmation-not-before', 'future-authn-instant', 'comment-in-digest'],
      ...['pi-in-signature', 'cdata-in-signature', 'no-base64', 'parameter-twice'],
    ],
    inconclusive: [],
  });
  expect(code).toBe(1);
});

/** Half a second and more for each of its answers: only what it lets in, and what is close to it. */
const MELLON = [
  ...['login-csrf', 'idp-initiated', 'unsigned', 'wrong-cert', 'sha1', 'xsw-3', 'xsw-7', 'xsw-object'],
  ...[
    'missing-*',
    'wrong-in-response-to',
    'unsolicited',
    'confirmation-without-*',
    'wrong-assertion-version',
  ],
  ...['second-key', 'logout-request-good', 'logout-request-unsigned', 'logout-request-expired'],
];

it('finds what mod_auth_mellon lets in', async () => {
  const own = await freePort();
  const address = await mellonAddress(pem('sp.crt'), own);
  const { found, good } = await run(
    async ({ idp }) => {
      const mellon = await startMellon(address, {
        metadata: idp.metadata,
        key: pem('sp.key'),
        certificate: pem('sp.crt'),
      });
      return { close: mellon.stop };
    },
    own,
    [
      ...[`${address.base}/guarded/`, '--success-text', 'the guarded page', '--sp-metadata', 'sp.xml'],
      ...MELLON.flatMap((id) => ['--only', id]),
    ],
    { '/project/sp.xml': address.metadata },
  );
  expect(good).toMatch(/^logs in, with a signed assertion: /);
  expect(found).toEqual({
    fail: [
      ...['login-csrf', 'idp-initiated', 'missing-recipient', 'missing-audience', 'wrong-in-response-to'],
      ...['unsolicited', 'missing-conditions', 'missing-confirmation', 'confirmation-without-data'],
      ...['confirmation-without-end', 'missing-authn-statement', 'wrong-assertion-version', 'sha1'],
      'logout-request-expired',
    ],
    warn: ['missing-destination', 'xsw-7', 'xsw-object', 'missing-response-id'],
    inconclusive: [],
  });
});
