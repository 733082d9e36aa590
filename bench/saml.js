// Validating a signed SAML response of some 4 kB with all checks, side by side with node-saml and samlify in one process;
// the schema check apart; and decode-saml as a process.
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML as NodeSaml } from '@node-saml/node-saml';
import samlify from 'samlify';
import { loadSource } from '../scripts/load-source.js';
import { makeSamlResponse, SAML, SAML_CERTIFICATE } from '../scripts/samples.js';
import { idcli, measure, NODE, table } from './measure.js';

const certificatePem = readFileSync(SAML_CERTIFICATE, 'utf8');
const certificate = certificatePem.replace(/-----.*?-----|\s/g, '');
const { idp: IDP, sp: SP, acs: ACS } = SAML;

const xml = makeSamlResponse();
const encoded = Buffer.from(xml).toString('base64');

const { judgeSamlResponse, readDocument, findMessages, readCertificates, findQuickly } = await loadSource(
  'src/checks/saml/response.ts',
  'src/protocol/saml/message/document.ts',
  'src/protocol/saml/wire/find.ts',
  'src/protocol/saml/keys/certificates.ts',
  'src/protocol/saml/schema/quick.ts',
);
const keys = readCertificates(Buffer.from(certificatePem), 'idp.crt');
const body = `SAMLResponse=${encodeURIComponent(encoded)}`;

async function byIdcli() {
  const [source] = findMessages(body);
  const { report } = await judgeSamlResponse({
    document: readDocument(source),
    keys,
    issuer: IDP,
    audience: SP,
    acs: ACS,
    requestId: '_request1',
    now: new Date(),
    clockToleranceSeconds: 30,
  });
  if (report.verdict !== 'valid')
    throw new Error(JSON.stringify(report.findings.filter(({ status }) => status === 'fail')));
}

const nodeSaml = new NodeSaml({
  idpCert: certificatePem,
  issuer: SP,
  audience: SP,
  callbackUrl: ACS,
  idpIssuer: IDP,
  entryPoint: 'https://idp.example.com/sso',
  wantAssertionsSigned: true,
  wantAuthnResponseSigned: false,
  validateInResponseTo: 'never',
});
async function byNodeSaml() {
  const { profile } = await nodeSaml.validatePostResponseAsync({ SAMLResponse: encoded });
  if (profile?.nameID !== 'user-1') throw new Error('node-saml did not take it');
}

samlify.setSchemaValidator({ validate: async () => 'not asked' });
const idp = samlify.IdentityProvider({
  metadata: `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${IDP}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
});
const sp = samlify.ServiceProvider({
  entityID: SP,
  wantAssertionsSigned: true,
  assertionConsumerService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: ACS }],
});
async function bySamlify() {
  const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse: encoded } });
  if (extract.nameID !== 'user-1') throw new Error('samlify did not take it');
}

/** Messages a second of processor time: the best of several rounds, in which the candidates take turns. */
async function throughput(candidates, rounds = 12, milliseconds = 400) {
  const best = new Map(candidates.map(({ name }) => [name, 0]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, run } of candidates) {
      const started = process.cpuUsage();
      let count = 0;
      let spent = 0;
      while (spent < milliseconds) {
        await run();
        count += 1;
        const { user, system } = process.cpuUsage(started);
        spent = (user + system) / 1000;
      }
      if (round >= 0) best.set(name, Math.max(best.get(name), (count * 1000) / spent));
    }
  }
  return best;
}

const publicKey = createPublicKey(certificatePem);
if (!keys[0].key.equals(publicKey)) throw new Error('the wrong key');
const best = await throughput([
  { name: 'idcli, all checks', run: byIdcli },
  { name: '@node-saml/node-saml', run: byNodeSaml },
  { name: 'samlify', run: bySamlify },
]);
const own = best.get('idcli, all checks');
console.log(`\nValidation of a signed response of ${(xml.length / 1000).toFixed(1)} kB, messages a second`);
for (const [name, rate] of best) {
  const limit = { '@node-saml/node-saml': 5, samlify: 1.5 }[name];
  const ratio =
    limit === undefined
      ? ''
      : `   idcli has ${(own / rate).toFixed(2)} x   at least ${limit.toFixed(1)} x: ${own / rate >= limit ? 'holds' : 'MISSED'}`;
  console.log(`  ${name.padEnd(22)} ${rate.toFixed(0).padStart(6)}${ratio}`);
}

const document = readDocument({
  bytes: Buffer.from(xml),
  binding: 'none',
  where: 'input',
  undone: [],
  problems: [],
});
const schema = await throughput(
  [{ name: 'schema, the short way', run: () => findQuickly(document.reading.root, xml) }],
  3,
);
for (const [name, rate] of schema) console.log(`  ${name}: ${(1000 / rate).toFixed(3)} ms a message`);

const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-'));
try {
  const file = join(folder, 'response.xml');
  const wrong = join(folder, 'wrong.xml');
  const order = join(folder, 'order.xml');
  writeFileSync(file, xml);
  writeFileSync(wrong, xml.replace('ID="_response1"', 'ID="1"'));
  writeFileSync(
    order,
    xml.replace(/(<saml:Issuer .*?<\/saml:Issuer>)(<samlp:Status>.*<\/samlp:Status>)/, '$2$1'),
  );
  const read = idcli('idcli decode-saml FILE', 'decode-saml', file);
  const json = idcli('idcli decode-saml FILE --json', 'decode-saml', file, '--json');
  const finding = idcli('the same with a schema finding', 'decode-saml', wrong, '--json');
  const validator = idcli('with one that takes libxml2', 'decode-saml', order, '--json');
  const judged = idcli(
    'idcli decode-saml FILE, all given',
    'decode-saml',
    file,
    '--idp-cert',
    SAML_CERTIFICATE,
    '--issuer',
    IDP,
    '--sp-entity-id',
    SP,
    '--acs',
    ACS,
    '--request-id',
    '_request1',
  );
  table('Decoding as a process', measure([NODE, read, json, judged, finding, validator], 20), {
    [read.name]: 4,
    [judged.name]: 4,
    [finding.name]: 4,
    [validator.name]: 4,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
