/** `idcli probe idp` at identity providers of Debian: docs/probed.md lists what was seen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRealTime, onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { type LemonLdap, startLemonLdap } from './peers/lemonldap.ts';
import { type SimpleSamlPhp, startSimpleSamlPhp } from './peers/simplesamlphp.ts';

const SP = 'https://sp.example.com';
const SECOND = 'https://second.example.com';
const files = {
  '/project/sp.key': pem('sp.key'),
  '/project/sp.crt': pem('sp.crt'),
  '/project/second.key': pem('stranger.key'),
  '/project/second.crt': pem('stranger.crt'),
};
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];
const KEYS = { key: pem('idp.key'), certificate: pem('idp.crt') };

let acs = '';
let spMetadata = '';
let secondMetadata = '';
beforeAll(async () => {
  acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
  const metadata = async (...words: readonly string[]) =>
    (await runIn(onlineWorld({ files }), ['saml', 'metadata', ...words])).stdout;
  spMetadata = await metadata('--sp-entity-id', SP, '--acs', acs, ...SIGNING);
  secondMetadata = await metadata(
    ...['--sp-entity-id', SECOND, '--acs', `${SECOND}/saml/acs`],
    ...['--sp-key', 'second.key', '--sp-cert', 'second.crt'],
  );
});

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

/** The ids of the probes by their status. What is refused on a page that does not say so is no warning here. */
async function probed(metadata: string, ...fill: readonly string[]) {
  const { document } = await runJson(inRealTime(onlineWorld({ files })), [
    ...['probe', 'idp', '--idp-metadata', metadata, '--sp-entity-id', SP, '--acs', acs, ...SIGNING],
    ...['--second-sp-entity-id', SECOND, '--second-sp-key', 'second.key', '--second-sp-cert', 'second.crt'],
    ...['--headless', ...fill.flatMap((one) => ['--fill', one])],
  ]);
  expect(document.error).toBeUndefined();
  const probes = document.data?.probes as readonly ProbeData[];
  const of = (status: string) =>
    probes.filter((one) => one.status === status && !one.message.startsWith('refused')).map(({ id }) => id);
  const product = document.data?.product as { readonly id: string } | undefined;
  return {
    product: product?.id,
    fail: of('fail'),
    warn: of('warn'),
    inconclusive: of('inconclusive'),
    skip: of('skip'),
  };
}

describe('LemonLDAP::NG', () => {
  let idp: LemonLdap;
  beforeAll(async () => {
    idp = await startLemonLdap({ spMetadata, secondMetadata, ...KEYS });
  });
  afterAll(() => idp.stop());

  it('is probed', async () => {
    const seen = await probed(`${idp.issuer}/saml/metadata`, 'user=dwho', 'password=dwho');
    expect({ ...seen, warn: seen.warn.filter((id) => id !== 'force-authn') }).toEqual({
      product: 'lemonldap-ng',
      fail: [
        'destination-wrong',
        'version-3',
        'passive',
        'authn-context-unknown',
        'authn-context-exact',
        'authn-context-minimum',
        'nameid-unknown',
        'artifact-other-sp',
      ],
      // `force-authn` is one, too, where the login is only seconds old.
      warn: ['response-lifetime', 'instant-old', 'id-replayed', 'subject-other'],
      inconclusive: [],
      skip: [],
    });
  });
});

describe('SimpleSAMLphp', () => {
  let idp: SimpleSamlPhp;
  beforeAll(async () => {
    idp = await startSimpleSamlPhp({ spMetadata, ...KEYS });
  });
  afterAll(() => idp.close());

  it('is probed', async () => {
    const seen = await probed(idp.metadata, 'username=camille', 'password=secret');
    expect(seen).toEqual({
      product: 'simplesamlphp',
      fail: [
        'destination-wrong',
        'authn-context-unknown',
        'authn-context-exact',
        'authn-context-minimum',
        'nameid-unknown',
        'allow-create-false',
        'logout-other-session',
        'logout-expired',
        'logout-destination',
      ],
      warn: [
        'acs-unregistered-signed',
        'acs-path',
        'acs-userinfo',
        'acs-index-unknown',
        'acs-binding-mismatch',
        'acs-suffix',
        'instant-old',
        'id-replayed',
        'subject-other',
      ],
      inconclusive: [],
      skip: ['artifact-replay', 'artifact-unsigned', 'artifact-other-key', 'artifact-other-sp'],
    });
  });
});
