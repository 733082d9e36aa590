// Validating a signed SAML response of some 4 kB with all checks, side by side with node-saml and samlify in one process;
// the schema check apart; and decode-saml as a process.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';
import { loadSource } from '../scripts/load-source.js';
import { idcli, measure, NODE, table } from './measure.js';

const vectors = new URL('../test/vectors/saml/keys/', import.meta.url);
const key = createPrivateKey(readFileSync(new URL('idp.key', vectors)));
const certificatePem = readFileSync(new URL('idp.crt', vectors), 'utf8');
const certificate = certificatePem.replace(/-----.*?-----|\s/g, '');

const IDP = 'https://idp.example.com/saml';
const SP = 'https://sp.example.com';
const ACS = 'https://sp.example.com/saml/acs';
const instant = (seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '');

/** The assertion is written in canonical form, so that it can be signed without a library that takes part. */
function makeResponse() {
  const attributes = Array.from(
    { length: 8 },
    (_, index) =>
      `<saml:Attribute Name="urn:oid:2.5.4.${40 + index}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue>value ${index}</saml:AttributeValue></saml:Attribute>`,
  ).join('');
  const open = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion1" IssueInstant="${instant(0)}" Version="2.0"><saml:Issuer>${IDP}</saml:Issuer>`;
  const rest = `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">user-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="_request1" NotOnOrAfter="${instant(3600)}" Recipient="${ACS}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${instant(-5)}" NotOnOrAfter="${instant(3600)}"><saml:AudienceRestriction><saml:Audience>${SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${instant(0)}" SessionIndex="_session1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
  const digest = createHash('sha256')
    .update(open + rest)
    .digest('base64');
  const DS = 'http://www.w3.org/2000/09/xmldsig#';
  const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const info = `<ds:SignedInfo xmlns:ds="${DS}"><ds:CanonicalizationMethod Algorithm="${EXC}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#_assertion1"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXC}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(info), key).toString('base64');
  const signature = `<ds:Signature xmlns:ds="${DS}">${info.replace(` xmlns:ds="${DS}"`, '')}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${ACS}" ID="_response1" InResponseTo="_request1" IssueInstant="${instant(0)}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${open}${signature}${rest}</samlp:Response>`;
}

const xml = makeResponse();
const encoded = Buffer.from(xml).toString('base64');

const { judgeSamlResponse, readDocument, findMessages, readCertificates, plainlyFits } = await loadSource(
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

const nodeSaml = new SAML({
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

/** Messages a second: the best of several rounds, in which the candidates take turns. */
async function throughput(candidates, rounds = 12, milliseconds = 400) {
  const best = new Map(candidates.map(({ name }) => [name, 0]));
  for (let round = -2; round < rounds; round += 1) {
    for (const { name, run } of candidates) {
      const started = process.hrtime.bigint();
      let count = 0;
      let spent = 0;
      while (spent < milliseconds) {
        await run();
        count += 1;
        spent = Number(process.hrtime.bigint() - started) / 1e6;
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
  const limit = { '@node-saml/node-saml': 1, samlify: 1.5 }[name];
  const ratio =
    limit === undefined ? '' : `   idcli has ${(own / rate).toFixed(2)} x   limit ${limit.toFixed(1)} x`;
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
  [{ name: 'schema, the short way', run: () => plainlyFits(document.reading.root) }],
  3,
);
for (const [name, rate] of schema) console.log(`  ${name}: ${(1000 / rate).toFixed(3)} ms a message`);

const folder = mkdtempSync(join(tmpdir(), 'idcli-bench-'));
try {
  const file = join(folder, 'response.xml');
  const wrong = join(folder, 'wrong.xml');
  writeFileSync(file, xml);
  writeFileSync(wrong, xml.replace('ID="_response1"', 'ID="1"'));
  const read = idcli('idcli decode-saml FILE', 'decode-saml', file);
  const json = idcli('idcli decode-saml FILE --json', 'decode-saml', file, '--json');
  const validator = idcli('the same with a schema finding', 'decode-saml', wrong, '--json');
  const judged = idcli(
    'idcli decode-saml FILE, all given',
    'decode-saml',
    file,
    '--idp-cert',
    new URL('idp.crt', vectors).pathname,
    '--issuer',
    IDP,
    '--sp-entity-id',
    SP,
    '--acs',
    ACS,
    '--request-id',
    '_request1',
  );
  table('Decoding as a process', measure([NODE, read, json, judged, validator], 20), {
    [read.name]: 4,
    [judged.name]: 4,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
