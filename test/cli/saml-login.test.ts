/**
 * `login --protocol saml`, through the whole program: against the sandbox, and against identity providers made to be
 * wrong.
 */
import { generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { encryptXml } from '../helpers/saml-encrypt.ts';
import {
  type Asked,
  answerWith,
  IDP,
  idpMetadata,
  postPage,
  responseTo,
  SP,
  serveIdp,
} from '../helpers/saml-idp.ts';
import type { TestWorld, TestWorldOptions } from '../helpers/world.ts';
import { type Answer, type ScriptedServer, serve } from './scripted-server.ts';

const SANDBOX = ['login', '--provider', 'signicat-sms-otp', '--sandbox', '--headless'];
const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe('at the sandbox', () => {
  it('SO-C13 gives the same claims as the other doors, but for where they came from', async () => {
    const saml = (await runJson(onlineWorld(), [...SANDBOX, '--protocol', 'saml'])).document;
    const oidc = (await runJson(onlineWorld(), SANDBOX)).document;
    const rest = (await runJson(onlineWorld(), [...SANDBOX, '--protocol', 'rest'])).document;
    const person = ({ claims }: typeof saml) => {
      const { phone_number, phone_number_verified, assurance, idp, source } = claims ?? {};
      const { subject_id: _, ...eid } = (idp ?? {}) as Record<string, unknown>;
      const { provider, verified, sandbox } = source as Record<string, unknown>;
      return {
        phone_number,
        phone_number_verified,
        level: (assurance as Record<string, unknown>).level,
        eid,
        provider,
        verified,
        sandbox,
      };
    };
    expect(saml).toMatchObject({ ok: true, outcome: 'done', protocol: 'saml', sandbox: true });
    expect(person(saml)).toEqual(person(oidc));
    expect(person(saml)).toEqual(person(rest));
    expect(saml.data).toMatchObject({
      nameId: { nameQualifier: 'otp-sms' },
      attributes: { idpId: ['+447700900000'], phoneNumber: ['+447700900000'] },
      authnContext: 'substantial',
      authenticatingAuthorities: ['otp-sms'],
      signed: 'assertion',
    });
    // Three logins, of which the first loads the whole program.
  });

  it.each(['redirect', 'post'])('sends every field over %s, signed', async (binding) => {
    const { document } = await runJson(onlineWorld(), [
      ...SANDBOX,
      ...['--protocol', 'saml', '--binding', binding, '--idp', 'otp-sms', '--loa', 'substantial'],
      ...['--ui-locales', 'el', '--param', 'otp_sms_sender=Acme & Söhne', '--force-authn'],
      ...['--name-id-format', 'persistent', '--relay-state', 'a b&c=d'],
    ]);
    expect(document).toMatchObject({
      ok: true,
      data: {
        request: {
          signed: true,
          binding: `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding === 'post' ? 'POST' : 'Redirect'}`,
        },
        nameId: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
      },
    });
    expect(document.reports.at(-1)?.verdict).toBe('valid');
  });

  it('is denied a level that the eID does not reach, and a login without a person', async () => {
    const high = await runJson(onlineWorld(), [...SANDBOX, '--protocol', 'saml', '--loa', 'high']);
    expect(high.document).toMatchObject({
      exitCode: 5,
      outcome: 'denied',
      error: { code: 'AUTHENTICATION_DENIED', provider: { error: 'Responder / NoAuthnContext' } },
    });
    const passive = await runJson(onlineWorld(), [...SANDBOX, '--protocol', 'saml', '--passive']);
    expect(passive.document).toMatchObject({
      exitCode: 5,
      error: { provider: { error: 'Responder / NoPassive' } },
    });
  });

  it.each(['redirect', 'post'])('logs out again over %s, and has the answer judged', async (binding) => {
    const { document } = await runJson(onlineWorld(), [
      ...SANDBOX,
      ...['--protocol', 'saml', '--binding', binding, '--logout'],
    ]);
    expect(document).toMatchObject({ ok: true, data: { logout: { confirmed: true } } });
    expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['saml_response', 'valid'],
      ['saml_logout', 'valid'],
    ]);
  });

  it("plays a service provider of one's own, with keys of its own", async () => {
    const { document } = await runJson(onlineWorld(withKeys()), [
      ...SANDBOX,
      ...['--protocol', 'saml', '--sp-entity-id', SP, '--sp-key', 'sp.key', '--sp-cert', 'sp.crt'],
    ]);
    expect(document).toMatchObject({ ok: true, claims: { source: { audience: SP } } });
    // Its metadata has a key to encrypt to, so the assertion came encrypted, and was opened.
    const [report] = document.reports;
    expect(report?.findings.find(({ code }) => code === 'saml.decrypt')).toMatchObject({ status: 'pass' });
  });

  it('joins one that runs elsewhere', async () => {
    const sandbox = await startSandbox({
      now: () => new Date(),
      random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
      sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
      port: 0,
    });
    try {
      const { document } = await runJson(onlineWorld(), [
        ...[
          'login',
          '--provider',
          'signicat-sms-otp',
          '--sandbox',
          sandbox.url,
          '--headless',
          '--protocol',
          'saml',
        ],
      ]);
      expect(document).toMatchObject({ ok: true, sandbox: true, claims: { source: { verified: true } } });
    } finally {
      await sandbox.close();
    }
  });

  it('refuses what the sandbox decides itself', async () => {
    const { document } = await runJson(onlineWorld(), [
      ...SANDBOX,
      '--protocol',
      'saml',
      '--idp-metadata',
      'idp.xml',
    ]);
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  });
});

const withKeys = (options: TestWorldOptions = {}): TestWorldOptions => ({
  ...options,
  files: { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt'), ...options.files },
});

/** Logs in at an identity provider that answers as told. */
async function loginAt(
  answer: (asked: Asked) => Answer,
  {
    metadata = {},
    args = [],
    world = {},
    player = ['--headless'],
  }: {
    metadata?: Parameters<typeof idpMetadata>[1];
    args?: readonly string[];
    world?: TestWorldOptions;
    player?: readonly string[];
  } = {},
) {
  const server = await serveIdp(answer);
  open.push(server);
  const online = onlineWorld(
    withKeys({
      ...world,
      files: { '/project/idp.xml': idpMetadata(`${server.url}/sso`, metadata), ...world.files },
    }),
  );
  const ran = await runJson(online, [
    ...['login', '--protocol', 'saml', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, ...player, ...args],
  ]);
  return { ...ran, server, world: online };
}

const good = (asked: Asked): Answer => answerWith(asked, responseTo(asked));

describe('at any identity provider', () => {
  it('accepts a good answer, and tells who logged in', async () => {
    const { document, code } = await loginAt(good);
    expect(code).toBe(0);
    expect(document.data?.xml).toMatch(/^<samlp:Response .*opaque-1.*<\/samlp:Response>$/s);
    expect(document).toMatchObject({
      provider: 'generic',
      protocol: 'saml',
      claims: { subject: 'opaque-1', source: { verified: true, issuer: IDP, audience: SP } },
      data: {
        nameId: { value: 'opaque-1' },
        attributes: { mail: ['camille@example.com'] },
        sessionIndex: 's-1',
      },
    });
  });

  it('signs where the provider wants it, however that is written', async () => {
    const signed: string[] = [];
    for (const wantsSigned of ['true', '1']) {
      const { document } = await loginAt(
        (asked) => {
          signed.push(asked.heard.path);
          return good(asked);
        },
        { metadata: { wantsSigned }, args: ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'] },
      );
      expect(document.ok).toBe(true);
    }
    expect(signed.every((path) => path.includes('&SigAlg=') && path.includes('&Signature='))).toBe(true);
    const { document } = await loginAt(good, { metadata: { wantsSigned: 'true' } });
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'CLIENT_CREDENTIAL_MISSING' } });
    expect(document.error?.hint).toContain('idcli saml metadata --make-keys');
  });

  it('holds what was asked for against what was given', async () => {
    const { document } = await loginAt(
      (asked) => answerWith(asked, responseTo(asked, { authnContext: 'low' })),
      {
        args: ['--authn-context', 'substantial'],
      },
    );
    expect(document).toMatchObject({ exitCode: 5, outcome: 'denied' });
    expect(failingChecks(document)).toEqual(['saml.authn_context']);
  });

  const page = '<title>Log in</title><form><input name="user"><button>Go</button></form>';
  const withPage = (asked: Asked): Answer =>
    asked.heard.path.includes('user=')
      ? good(asked)
      : {
          headers: { 'content-type': 'text/html' },
          text: page.replace('<form>', `<form method="post" action="${asked.heard.path}&user=x">`),
        };

  it.each([
    ['that leads to an answer', withPage, ['--fill', 'user=x']],
    ['that leads nowhere', withPage, []],
  ] as const)('a page %s is a finding when the request was passive', async (_name, answer, fill) => {
    const args = ['--binding', 'redirect', ...fill];
    const passive = await loginAt(answer, { args: [...args, '--passive'] });
    expect([passive.code, failingChecks(passive.document)]).toEqual([1, ['saml.passive']]);
    const { document } = await loginAt(answer, { args });
    expect(failingChecks(document)).toEqual([]);
  });

  it('an answer without a page is what a passive request asks for', async () => {
    const { code, document } = await loginAt(good, { args: ['--passive'] });
    const findings = document.reports.flatMap((report) => report.findings);
    expect([code, findings.find((one) => one.code === 'saml.passive')?.status]).toEqual([0, 'pass']);
  });

  it('listens where it is told, and says so to the provider', async () => {
    const probe = await serveIdp(good);
    const { port } = new URL(probe.url);
    await probe.close();
    const acs: (string | undefined)[] = [];
    const seen = (asked: Asked): Answer => {
      acs.push(asked.request.acsUrl);
      return good(asked);
    };
    const listening = await loginAt(seen, { args: ['--listen', `127.0.0.1:${port}`] });
    expect(listening.document.ok).toBe(true);
    const named = await loginAt(seen, { args: ['--acs', `http://localhost:${port}/here`] });
    expect(named.document.ok).toBe(true);
    expect(acs).toEqual([`http://127.0.0.1:${port}/saml/acs`, `http://localhost:${port}/here`]);
  });

  it('reads metadata from an address, and says what else is there', async () => {
    const rows: readonly (readonly [Answer, number, string | undefined])[] = [
      [{ text: idpMetadata('https://idp.example.com/sso') }, 0, undefined],
      [{ httpStatus: 404, text: 'gone' }, 3, 'ANSWER_UNREADABLE'],
      [{ text: '<!doctype html><html><body>Log in</body></html>' }, 3, 'ANSWER_UNREADABLE'],
      [{ httpStatus: 302, headers: { location: 'https://elsewhere.example' } }, 3, 'ANSWER_UNREADABLE'],
      [{ dropped: true }, 3, 'NETWORK'],
    ];
    for (const [answer, exitCode, code] of rows) {
      const server = await serve([answer]);
      open.push(server);
      const { document } = await runJson(onlineWorld(), [
        ...['login', '--protocol', 'saml', '--idp-metadata', server.url, '--sp-entity-id', SP, '--dry-run'],
      ]);
      expect([document.exitCode, document.error?.code]).toEqual([exitCode, code]);
    }
  });

  it("knows a provider of one's own by its name", async () => {
    const server = await serve([{ text: idpMetadata('https://idp.example.com/sso') }]);
    open.push(server);
    const config = [
      'providers:',
      '  mine:',
      '    title: My provider',
      '    saml:',
      `      metadata: ${server.url}/metadata`,
      '      parameterPrefix: "mine:"',
    ].join('\n');
    const { document } = await runJson(
      onlineWorld({ files: { '/home/user/.config/idcli/config.yaml': config } }),
      [...['saml', 'request', '--provider', 'mine', '--sp-entity-id', SP, '--param', 'a=b']],
    );
    expect(document).toMatchObject({
      ok: true,
      provider: 'mine',
      data: { destination: 'https://idp.example.com/sso' },
    });
    expect(document.data?.xml).toContain('Name="mine:a"');
  });

  it('takes keys from certificates where there is no metadata, at a preset', async () => {
    const server = await serveIdp(good);
    open.push(server);
    const { document } = await runJson(onlineWorld({ files: { '/project/idp.crt': pem('idp.crt') } }), [
      'login',
      '--provider',
      'signicat-sms-otp',
      '--protocol',
      'saml',
      '--domain',
      'acme.example',
      '--idp-cert',
      'idp.crt',
      '--sp-entity-id',
      SP,
      '--dry-run',
    ]);
    expect(document).toMatchObject({
      ok: true,
      data: { request: { destination: 'https://acme.example/auth/saml/login', signed: false } },
    });
  });
});

/** Status → class, by the table of statuses: the second level decides. */
describe('error responses end by their class', () => {
  it.each([
    ['Responder/AuthnFailed', 5, 'denied'],
    ['Requester/RequestDenied', 5, 'denied'],
    ['Responder/NoAuthnContext', 5, 'denied'],
    ['Requester/NoPassive', 5, 'denied'],
    ['Requester/RequestUnsupported', 4, 'bad-request'],
    ['Responder/InvalidAttrNameOrValue', 4, 'bad-request'],
    ['VersionMismatch', 4, 'bad-request'],
    ['Requester', 4, 'bad-request'],
    ['Responder', 4, 'server'],
    ['Responder/Peculiar', 3, 'unknown'],
  ])('%s', async (status, exitCode, outcome) => {
    const { document } = await loginAt((asked) => answerWith(asked, responseTo(asked, { status })));
    expect(document).toMatchObject({
      exitCode,
      outcome,
      error: { provider: { error: status.replace('/', ' / ').replace('Peculiar', 'Peculiar') } },
    });
    expect(failingChecks(document)).toEqual(['saml.status']);
  });

  it('one that answers another request is an attack first', async () => {
    const { document } = await loginAt((asked) =>
      answerWith(asked, responseTo(asked, { status: 'Responder', inResponseTo: '_other' })),
    );
    expect(document).toMatchObject({ exitCode: 1, outcome: 'security' });
    expect(failingChecks(document)).toContain('saml.in_response_to');
  });
});

describe('answers that must not be accepted', () => {
  const rows: readonly (readonly [string, (asked: Asked) => Answer, number, readonly string[]])[] = [
    ['a wrong RelayState', (asked) => answerWith(asked, responseTo(asked), 'other'), 1, ['saml.relay_state']],
    [
      'a RelayState that is gone',
      (asked) =>
        postPage(asked.request.acsUrl ?? '', {
          SAMLResponse: Buffer.from(responseTo(asked)).toString('base64'),
        }),
      1,
      ['saml.relay_state'],
    ],
    [
      'the answer to another request',
      (asked) => answerWith(asked, responseTo(asked, { inResponseTo: '_other' })),
      1,
      ['saml.in_response_to'],
    ],
    [
      'an answer for someone else',
      (asked) => answerWith(asked, responseTo(asked, { audience: 'https://other.example' })),
      1,
      ['saml.audience'],
    ],
    [
      'an unsigned answer',
      (asked) => answerWith(asked, responseTo(asked, { key: null })),
      1,
      ['saml.signature'],
    ],
    [
      'a signature by a stranger',
      (asked) => answerWith(asked, responseTo(asked, { key: 'stranger' })),
      1,
      ['saml.certificate'],
    ],
    [
      'a clock that is an hour slow',
      (asked) => answerWith(asked, responseTo(asked, { off: -3600 })),
      1,
      ['saml.not_on_or_after'],
    ],
    [
      'a clock that is an hour fast',
      (asked) => answerWith(asked, responseTo(asked, { off: 3600 })),
      1,
      ['saml.not_before'],
    ],
    ['no base64', (asked) => answerWith(asked, '\u0000'), 1, ['saml.parse']],
  ];
  it.each(rows)('%s', async (_, answer, exitCode, fails) => {
    const { document } = await loginAt(answer);
    expect(document).toMatchObject({ exitCode, outcome: 'security' });
    expect(failingChecks(document)).toEqual(expect.arrayContaining([...fails]));
    const { source } = document.claims ?? {};
    expect((source as { verified: boolean } | undefined)?.verified ?? false).toBe(false);
  });

  it('forgives a clock as far as it is told to', async () => {
    const { document } = await loginAt((asked) => answerWith(asked, responseTo(asked, { off: -200 })), {
      args: ['--clock-tolerance', '300'],
    });
    expect(document.ok).toBe(true);
  });

  it('another SAML message than a response', async () => {
    const { document } = await loginAt((asked) =>
      answerWith(
        asked,
        '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_a" Version="2.0"/>',
      ),
    );
    expect(document).toMatchObject({ exitCode: 3, error: { code: 'ANSWER_UNREADABLE' } });
  });

  it('an assertion alone, whoever signed it', async () => {
    const { document } = await loginAt((asked) => {
      const xml = responseTo(asked);
      const bare = xml.slice(xml.indexOf('<saml:Assertion'), xml.indexOf('</samlp:Response>'));
      return answerWith(
        asked,
        bare.replace('<saml:Assertion', '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'),
      );
    });
    expect(document).toMatchObject({ exitCode: 3, error: { code: 'ANSWER_UNREADABLE' } });
    expect(document.claims).toBeUndefined();
  });

  it('one that nobody can verify or open is not accepted', async () => {
    const keyless = await loginAt(good, { metadata: { certificates: [] } });
    expect(keyless.document).toMatchObject({
      exitCode: 3,
      outcome: 'unknown',
      error: { code: 'TOKEN_UNVERIFIED' },
      claims: { subject: 'opaque-1', source: { verified: false } },
    });
    expect(keyless.stderr).toContain('has no signing key in its metadata');
    const closed = await loginAt((asked) => answerWith(asked, encrypted(asked)));
    expect(closed.document).toMatchObject({ exitCode: 3, error: { code: 'TOKEN_UNVERIFIED' } });
    expect(closed.document.claims).toBeUndefined();
  });
});

/** A good response whose signed assertion is encrypted to the service provider of the vectors. */
function encrypted(asked: Asked): string {
  const xml = responseTo(asked);
  const [from, to] = [xml.indexOf('<saml:Assertion'), xml.indexOf('</samlp:Response>')];
  const namespace = ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const plain = xml.slice(from, to).replace('<saml:Assertion', `<saml:Assertion${namespace}`);
  return xml.slice(0, from) + encryptXml(plain, 'EncryptedAssertion') + xml.slice(to);
}

describe('answers of other shapes', () => {
  it.each([
    ['the key that signs', ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt']],
    ['a key of its own', ['--decryption-key', 'sp.key']],
  ])('an encrypted assertion is opened with %s', async (_, args) => {
    const { document } = await loginAt((asked) => answerWith(asked, encrypted(asked)), { args });
    expect(document).toMatchObject({ ok: true, claims: { subject: 'opaque-1', source: { verified: true } } });
  });

  /** The Redirect binding signs the query, and lets nothing stand in the XML. */
  const redirectWith = (asked: Asked, key: string | undefined): Answer => {
    const message = deflateRawSync(responseTo(asked, { key: null })).toString('base64');
    const relay = encodeURIComponent(asked.relayState ?? '');
    let query = `SAMLResponse=${encodeURIComponent(message)}&RelayState=${relay}`;
    if (key !== undefined) {
      query += `&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`;
      const signature = sign('sha256', Buffer.from(query), pem(`${key}.key`)).toString('base64');
      query += `&Signature=${encodeURIComponent(signature)}`;
    }
    return { httpStatus: 302, headers: { location: `${asked.request.acsUrl}?${query}` } };
  };

  it('one by redirect counts by the signature of its query', async () => {
    const signed = await loginAt((asked) => redirectWith(asked, 'idp'));
    expect(signed.document).toMatchObject({ ok: true, claims: { subject: 'opaque-1' } });
    const unsigned = await loginAt((asked) => redirectWith(asked, undefined));
    expect(failingChecks(unsigned.document)).toEqual(['saml.signature']);
    const strange = await loginAt((asked) => redirectWith(asked, 'stranger'));
    expect(strange.document).toMatchObject({ exitCode: 1, outcome: 'security' });
  });
});

describe('what cannot begin', () => {
  const base = ['login', '--protocol', 'saml', '--headless', '--sp-entity-id', SP];
  const run = (args: readonly string[], files: Readonly<Record<string, string>> = {}) =>
    runJson(onlineWorld(withKeys({ files })), [...base, ...args]);
  /** A person whose browser comes back to this machine. */
  const inBrowser = (args: readonly string[], files: Readonly<Record<string, string>>) =>
    runJson(onlineWorld(withKeys({ files })), [
      ...base.filter((word) => word !== '--headless'),
      '--no-open',
      ...args,
    ]);
  const at = (metadata: string) => run(['--idp-metadata', 'idp.xml'], { '/project/idp.xml': metadata });
  const entities = (...inner: readonly string[]) =>
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${inner.join('')}</md:EntitiesDescriptor>`;
  const one = (entityId: string) => idpMetadata('https://idp.example.com/sso', { entityId });

  it('no provider at all', async () => {
    expect((await run([])).document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  });

  it('no metadata, and nothing known instead', async () => {
    const { document } = await run(['--provider', 'generic']);
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
    expect(document.error?.hint).toContain('--idp-metadata');
  });

  it('a preset without its domain', async () => {
    const { document } = await run(['--provider', 'signicat-sms-otp']);
    expect(document.error?.message).toContain('--domain HOST or --idp-metadata');
  });

  it('a provider without SAML', async () => {
    expect((await run(['--provider', 'ingroupe'])).document.error?.message).toContain('no SAML door');
  });

  it('no entity ID', async () => {
    const { document } = await runJson(onlineWorld(), [
      'login',
      '--protocol',
      'saml',
      '--headless',
      '--idp-metadata',
      'idp.xml',
    ]);
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'CLIENT_ID_MISSING' } });
  });

  it('metadata that is a web page, or not there', async () => {
    expect((await at('<!doctype html><html><body>Log in</body></html>')).document).toMatchObject({
      exitCode: 2,
      error: { code: 'KEY_UNREADABLE' },
    });
    expect((await run(['--idp-metadata', 'gone.xml'])).document).toMatchObject({
      exitCode: 2,
      error: { code: 'INPUT_UNREADABLE' },
    });
  });

  it('metadata without single sign-on, or over another binding only', async () => {
    const none = await at(idpMetadata('https://idp.example.com/sso', { bindings: [] }));
    expect(none.document).toMatchObject({ exitCode: 2, error: { code: 'METADATA_UNUSABLE' } });
    const soap = await at(
      idpMetadata('https://idp.example.com/sso', { bindings: ['urn:oasis:names:tc:SAML:2.0:bindings:SOAP'] }),
    );
    expect(soap.document.error).toMatchObject({ code: 'METADATA_UNUSABLE' });
    expect(soap.document.error?.hint).toContain('bindings:SOAP');
    const post = await run(['--idp-metadata', 'idp.xml', '--binding', 'redirect'], {
      '/project/idp.xml': idpMetadata('https://idp.example.com/sso', {
        bindings: ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
      }),
    });
    expect(post.document.error?.hint).toContain('HTTP-POST');
  });

  it('metadata of a service provider, or of many', async () => {
    const sp = await at(
      '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ' +
        'entityID="https://sp"><md:SPSSODescriptor ' +
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></md:EntityDescriptor>',
    );
    expect(sp.document.error).toMatchObject({ code: 'METADATA_UNUSABLE' });
    const many = await at(entities(one('https://a.example'), one('https://b.example')));
    expect(many.document.error?.hint).toContain('--issuer ENTITY-ID: https://a.example, https://b.example');
    const unknown = await run(['--idp-metadata', 'idp.xml', '--issuer', 'urn:c'], {
      '/project/idp.xml': entities(one('https://a.example')),
    });
    expect(unknown.document).toMatchObject({
      exitCode: 2,
      error: { code: 'METADATA_UNUSABLE', message: 'idp.xml does not describe urn:c' },
    });
    const chosen = await run(['--idp-metadata', 'idp.xml', '--issuer', 'https://b.example', '--dry-run'], {
      '/project/idp.xml': entities(one('https://a.example'), one('https://b.example')),
    });
    expect(chosen.document.ok).toBe(true);
  });

  it('keys that do not fit', async () => {
    const files = {
      '/project/idp.xml': one('https://a.example'),
      '/project/other.crt': pem('stranger.crt'),
      '/project/ed.key': generateKeyPairSync('ed25519')
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    };
    const keys = (key: string, cert: string) =>
      run(['--idp-metadata', 'idp.xml', '--sp-key', key, '--sp-cert', cert], files);
    expect((await keys('sp.key', 'other.crt')).document.error).toMatchObject({
      code: 'KEY_UNREADABLE',
      message: 'the certificate in other.crt is not for the key in sp.key',
    });
    expect((await keys('ed.key', 'sp.crt')).document.error).toMatchObject({
      code: 'KEY_UNREADABLE',
      message: 'ed.key holds ed25519, and SAML signs with RSA, RSA-PSS, or EC on P-256, P-384 or P-521',
    });
    expect((await keys('sp.crt', 'sp.crt')).document.error).toMatchObject({ code: 'KEY_UNREADABLE' });
    const half = await run(['--idp-metadata', 'idp.xml', '--sp-key', 'sp.key'], files);
    expect(half.document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  });

  it('plain http beyond loopback, and what XML cannot carry', async () => {
    const http = await at(idpMetadata('http://idp.example.com/sso'));
    expect(http.document).toMatchObject({ exitCode: 2, error: { code: 'INSECURE_URL' } });
    const control = await run(['--idp-metadata', 'idp.xml', '--param', 'a=\u0001'], {
      '/project/idp.xml': one('https://a.example'),
    });
    expect(control.document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  });

  it('words that are not format and no number', async () => {
    const files = { '/project/idp.xml': one('https://a.example') };
    for (const args of [
      ['--name-id-format', 'odd'],
      ['--attribute-index', '1.5'],
      ['--authn-context', 'a', '--loa', 'low'],
    ]) {
      expect((await run(['--idp-metadata', 'idp.xml', ...args], files)).document).toMatchObject({
        exitCode: 2,
        error: { code: 'USAGE' },
      });
    }
  });

  it('a port that is taken', async () => {
    const server = await serveIdp(good);
    open.push(server);
    const { document } = await inBrowser(['--idp-metadata', 'idp.xml', '--acs', `${server.url}/saml/acs`], {
      '/project/idp.xml': one('https://a.example'),
    });
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'PORT_TAKEN' } });
  });

  it('an assertion consumer service that is not here', async () => {
    const { document } = await inBrowser(
      ['--idp-metadata', 'idp.xml', '--acs', 'https://sp.example.com/saml/acs'],
      { '/project/idp.xml': one('https://a.example') },
    );
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'NOT_LOOPBACK' } });
  });

  it('nobody to log in', async () => {
    const { document } = await runJson(
      onlineWorld({ files: { '/project/idp.xml': one('https://a.example') } }),
      [...['login', '--protocol', 'saml', '--sp-entity-id', SP, '--idp-metadata', 'idp.xml']],
    );
    expect(document).toMatchObject({ exitCode: 2, error: { code: 'NO_TERMINAL' } });
  });
});

/** The first form of a page: where it goes, and its hidden fields. */
function formIn(html: string): { action: string; fields: URLSearchParams } {
  const decode = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(/name="([^"]+)" value="([^"]*)"/g))
    fields.append(name, decode(value));
  return { action: decode(/action="([^"]+)"/.exec(html)?.[1] ?? ''), fields };
}

const submit = ({ action, fields }: ReturnType<typeof formIn>): Promise<Response> =>
  fetch(action, { method: 'POST', body: fields });

/** A terminal, and a browser that goes where it is told; what it does after that is seen by the test. */
function browserThat(act: (url: URL) => Promise<void>): TestWorldOptions & { readonly done: Promise<void> } {
  let finish: (result: Promise<void>) => void = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const openBrowser = async (url: URL): Promise<void> => finish(act(url));
  return { isTTY: true, stdinIsTTY: true, openBrowser, done };
}

describe('in a browser', () => {
  it.each(['redirect', 'post'])(
    'sends a request by %s, takes the first post with an answer in it, and says there how it ended',
    async (binding) => {
      const seen: [number, string][] = [];
      const browser = browserThat(async (url) => {
        let page = await (await fetch(url)).text();
        // A form is posted from a page of the listener's own.
        if (binding === 'post') page = await (await submit(formIn(page))).text();
        const answer = formIn(page);
        const see = async (response: Response) => {
          seen.push([response.status, /<h1>(.*?)<\/h1>/.exec(await response.text())?.[1] ?? '']);
        };
        await see(await submit({ ...answer, fields: new URLSearchParams({ other: 'x' }) }));
        const first = submit(answer);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const second = submit(answer).then(see, () => {});
        await see(await first);
        await second;
      });
      const { document } = await loginAt(good, { player: [], args: ['--binding', binding], world: browser });
      await browser.done;
      expect(document).toMatchObject({ ok: true, claims: { subject: 'opaque-1' } });
      expect(seen[0]).toEqual([400, 'No answer in it']);
      expect(seen).toContainEqual([200, 'You are logged in']);
    },
  );

  it('gives up when its time is over, and on Ctrl-C', async () => {
    const idle = browserThat(async () => {});
    const late = await loginAt(good, { player: ['--timeout', '1'], world: idle });
    expect(late.document).toMatchObject({
      exitCode: 6,
      outcome: 'timeout',
      error: { code: 'CALLBACK_TIMEOUT' },
    });
    const server = await serveIdp(good);
    open.push(server);
    const world = onlineWorld({
      ...browserThat(async () => world.abort('SIGINT')),
      files: { '/project/idp.xml': idpMetadata(`${server.url}/sso`) },
    });
    const { document } = await runJson(world, [
      'login',
      '--protocol',
      'saml',
      '--idp-metadata',
      'idp.xml',
      '--sp-entity-id',
      SP,
    ]);
    expect(document.exitCode).toBe(130);
  });

  it('elsewhere is told what to copy, and takes the posted form', async () => {
    const server = await serveIdp(good);
    open.push(server);
    const world: TestWorld = onlineWorld({
      files: { '/project/idp.xml': idpMetadata(`${server.url}/sso`) },
      isTTY: true,
      stdinIsTTY: true,
      answers: {
        async text() {
          const [url = ''] = /http:\S+/.exec(world.stderr.text()) ?? [];
          return formIn(await (await fetch(url)).text()).fields.toString();
        },
      },
    });
    const args = [
      'login',
      '--protocol',
      'saml',
      '--idp-metadata',
      'idp.xml',
      '--sp-entity-id',
      SP,
      '--paste',
    ];
    const { document, stderr } = await runJson(world, args);
    expect(stderr.replace(/\s+/g, ' ')).toContain('Copy the form that it posted');
    expect(document).toMatchObject({ ok: true, claims: { subject: 'opaque-1' } });
    const post = await runJson(
      onlineWorld({ files: { '/project/idp.xml': idpMetadata(`${server.url}/sso`) } }),
      [...args, ...['--binding', 'post']],
    );
    expect(post.document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  });
});
