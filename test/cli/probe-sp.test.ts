/** `idcli probe sp` as it is typed, at a service provider of the tests. */
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import {
  type ServiceProvider,
  type ServiceProviderSettings,
  startServiceProvider,
} from '../helpers/service-provider.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The service provider reads the metadata when it needs it first, as many do. */
async function serviceProvider(settings: ServiceProviderSettings, port: number): Promise<ServiceProvider> {
  const app = await startServiceProvider({
    ...settings,
    idpMetadata: `http://127.0.0.1:${port}/generic/saml/metadata`,
  });
  closing.push(app.close);
  return app;
}

interface Probing {
  readonly settings?: ServiceProviderSettings;
  readonly options?: readonly string[];
  readonly registration?: (app: ServiceProvider) => readonly string[];
}

const BY_METADATA = (app: ServiceProvider) => ['--sp-metadata', app.entityId];

async function commandAt({ settings = {}, options = [], registration = BY_METADATA }: Probing) {
  const port = await freePort();
  const app = await serviceProvider(settings, port);
  const argv = ['probe', 'sp', `${app.origin}/login`, '--success-text', 'Welcome', '--port', `${port}`];
  const world = onlineWorld({ files: { '/project/sp.crt': pem('sp.crt') } });
  return { app, port, world, argv: [...argv, ...registration(app), ...options] };
}

async function probe(probing: Probing) {
  const { world, argv } = await commandAt(probing);
  const ran = await runJson(world, argv);
  const probes = (ran.document.data?.probes ?? []) as readonly {
    readonly id: string;
    readonly status: string;
    readonly message: string;
  }[];
  const by = (status: string) => probes.filter((one) => one.status === status).map(({ id }) => id);
  return { ...ran, probes, by };
}

const FEW = ['--only', 'wrong-audience', '--only', 'login-csrf', '--only', 'both-signed'];

describe('results', () => {
  it('passes at a right service provider, and says how to set it up first', async () => {
    const { code, by, stderr } = await probe({ options: FEW });
    expect(by('pass')).toEqual(['good-login', 'login-csrf', 'both-signed', 'wrong-audience']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/IDP_ENTITY_ID=http:\/\/127.0.0.1:\d+\/generic\/saml\n {2}IDP_SSO_URL=/);
    expect(stderr).toMatch(/IDP_CERT=MII/);
  });

  it('fails with exit code 1 where something grave is let in', async () => {
    const { code, by, document } = await probe({ settings: { holes: ['saml.audience'] }, options: FEW });
    expect(by('fail')).toEqual(['wrong-audience']);
    expect(code).toBe(1);
    expect(document.reports.at(-1)).toMatchObject({ subject: 'sp', verdict: 'invalid' });
  });

  it('takes entity ID and address instead of metadata, and a certificate to encrypt to', async () => {
    const registration = (app: ServiceProvider) => [
      ...['--sp-entity-id', app.entityId, '--acs', `${app.origin}/saml/acs`],
      ...['--sp-encryption-cert', 'sp.crt'],
    ];
    const options = [...FEW, '--only', 'encrypted'];
    const { by, document } = await probe({ registration, options, settings: { encrypts: true } });
    expect(document.error).toBeUndefined();
    expect(by('pass')).toEqual(['good-login', 'login-csrf', 'both-signed', 'encrypted', 'wrong-audience']);
  });

  it('finds out that response and assertion have to be signed', async () => {
    const { probes, by } = await probe({
      settings: { holes: ['strict', 'demands-both-signed'] },
      options: FEW,
    });
    expect(by('pass')).toEqual(['good-login', 'login-csrf', 'both-signed', 'wrong-audience']);
    expect(probes[0]?.message).toMatch(/with response and assertion signed/);
  });
});

describe('plans', () => {
  it('says what the profile demands, and what was seen', async () => {
    const settings = { holes: ['saml.audience', 'saml.algorithm'] };
    const { document, code, by } = await probe({ settings, options: ['--plan', 'saml'] });
    const plan = document.data?.plan as { module: string; suite: string; probe?: string }[];
    expect(Object.fromEntries(plan.map((row) => [row.module.split(':')[0], row.suite]))).toEqual({
      'IIP-G01': 'PASSED',
      'IIP-G03': 'PASSED',
      'IIP-MD07': 'PASSED',
      'IIP-SSO01': 'FAILED',
      'IIP-SSO03': 'PASSED',
      'IIP-SSO04': 'PASSED',
      'IIP-ALG01': 'PASSED',
      'IIP-ALG02': 'PASSED',
      'IIP-ALG08': 'WARNING',
      'IIP-SP08': 'NOT APPLICABLE',
      'IIP-SP10': 'PASSED',
      'IIP-SP13': 'PASSED',
      'IIP-SP14': 'PASSED',
    });
    expect(plan.find(({ module }) => module.startsWith('IIP-SSO01'))?.probe).toBe('wrong-audience');
    expect(by('fail')).toEqual(['wrong-audience', 'sha1', 'sha1-digest']);
    expect(code).toBe(1);
  });
});

describe('bad input', () => {
  const START = ['probe', 'sp', 'http://127.0.0.1:9/login', '--success-text', 'x'];
  it.each([
    ['no address', ['probe', 'sp', '--success-text', 'x'], /address where a login starts is missing/],
    ['no registration', START, /nothing says who the application is/],
    ['an entity ID alone', [...START, '--sp-entity-id', 'shop'], /nothing says who the application is/],
    [
      'no http',
      [...START, '--sp-entity-id', 'shop', '--acs', 'ftp://x/'],
      /"ftp:\/\/x\/" is no http address/,
    ],
    ['no file', [...START, '--sp-metadata', 'sp.xml'], /sp\.xml/],
    ['no metadata', [...START, '--sp-metadata', 'sp.crt'], /sp\.crt is not SAML metadata/],
    [
      'no certificate',
      [...START, '--sp-entity-id', 'shop', '--acs', 'http://127.0.0.1:9/acs', '--sp-cert', 'empty'],
      /empty/,
    ],
    ['no probe', ['probe', 'sp', '--list', '--only', 'wrong-audiense'], /which is no probe here/],
    [
      'a stranger',
      ['probe', 'sp', 'https://shop.example.com/login', '--success-text', 'x', '--sp-metadata', 'sp.xml'],
      /is not on this machine/,
    ],
  ])('refuses %s', async (_what, argv, says) => {
    const world = onlineWorld({ files: { '/project/sp.crt': pem('sp.crt'), '/project/empty': '' } });
    const { code, stderr } = await runIn(world, argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  it('says when no kind of good login succeeds', async () => {
    const { code, probes } = await probe({ settings: { holes: ['nobody'] }, options: FEW });
    expect(code).toBe(1);
    expect(probes.map(({ status }) => status)).toEqual(['fail', 'skip', 'skip', 'skip']);
    expect(probes[0]?.message).toMatch(/does not end with the mark of success: 403 "Login failed · closed/);
  });

  it('says when metadata answers something else', async () => {
    const { code, document } = await probe({
      registration: (app) => ['--sp-metadata', `${app.origin}/nowhere`],
      options: FEW,
    });
    expect([code, document.error?.code]).toEqual([3, 'ANSWER_UNREADABLE']);
  });
});

it('shows settings and plan, and sends nothing', async () => {
  const argv = ['probe', 'sp', 'http://127.0.0.1:9/login', '--success-text', 'x', '--port', '0', '--dry-run'];
  const registered = ['--sp-entity-id', 'shop', '--acs', 'http://127.0.0.1:9/acs'];
  const { code, document } = await runJson(onlineWorld(), [...argv, ...registered]);
  expect(code).toBe(0);
  expect(document.data?.environment).toMatchObject({
    SP_ENTITY_ID: 'shop',
    SP_ACS_URL: 'http://127.0.0.1:9/acs',
  });
  expect(((document.data?.planned ?? []) as unknown[]).length).toBeGreaterThan(100);
});
