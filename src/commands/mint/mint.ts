import { defineCommand, type OptionKind, type OptionSpec, type ValuesOf } from '../command.ts';
import { KEY_OPTIONS, option, TIME_OPTIONS } from '../options/options.ts';
import { always, alwaysPerson, ownPerson } from '../options/trust.ts';

/** What is minted is said for each message: no default of a file or the environment fits the next one. */
const here = { commandLineOnly: true } as const;

const said = <const Kind extends OptionKind>(
  group: string,
  kind: Kind,
  name: string,
  placeholder: string,
  help: string,
  more: Partial<OptionSpec> = {},
): OptionSpec<Kind> => option(group, kind, name, placeholder, help, { ...here, ...always, ...more });

export const mintOptions = {
  claim: said(
    'Content',
    'pairs',
    'claim',
    'NAME=VALUE',
    'a claim or attribute; JSON keeps its type; repeats',
    {
      ...alwaysPerson,
      literal: true,
    },
  ),
  claimsFile: said(
    'Content',
    'text',
    'claims-file',
    'FILE',
    'claims as a JSON object; - for standard input',
    alwaysPerson,
  ),
  without: said('Content', 'list', 'without', 'NAME', 'a claim or attribute to leave out; repeats'),
  header: said(
    'Content',
    'pairs',
    'header',
    'NAME=VALUE',
    'a member of the header; JSON keeps its type; repeats',
    {
      literal: true,
    },
  ),
  person: said('Content', 'text', 'person', 'ID', 'a person of the sandbox, with all claims', alwaysPerson),
  people: said('Content', 'text', 'people', 'FILE', 'people of your own for --person, as for the sandbox'),
  issuer: said('Parties', 'text', 'issuer', 'URL', 'who issues it; the sandbox on its usual port without it'),
  clientId: said('Parties', 'text', 'client-id', 'ID', 'the client that it is for, or that makes it'),
  audience: said(
    'Parties',
    'text',
    'audience',
    'AUD',
    'the API of an access token, or the verifier of a presentation',
  ),
  spEntityId: said('Parties', 'text', 'sp-entity-id', 'ENTITY-ID', 'the service provider of a SAML message'),
  acs: said('Parties', 'text', 'acs', 'URL', 'where SAML answers go'),
  role: said('Parties', 'text', 'role', 'ROLE', 'whose metadata: idp, which is the default, or sp', {
    choices: ['idp', 'sp'],
  }),
  nonce: said('Login', 'text', 'nonce', 'NONCE', 'the nonce of the request'),
  state: said(
    'Login',
    'text',
    'state',
    'STATE',
    'the state: for s_hash, and beside the token as in a callback URL',
  ),
  code: said('Login', 'text', 'code', 'CODE', 'the authorization code: for c_hash'),
  accessToken: said(
    'Login',
    'text',
    'access-token',
    'TOKEN',
    'the access token: for at_hash and ath',
    alwaysPerson,
  ),
  requestId: said('Login', 'text', 'request-id', 'ID', 'the SAML request that is answered'),
  relayState: said(
    'Login',
    'text',
    'relay-state',
    'TEXT',
    'RelayState: the response comes as the form that is posted',
  ),
  nameId: said('Login', 'text', 'name-id', 'NAME', 'the NameID', alwaysPerson),
  nameIdFormat: said('Login', 'text', 'name-id-format', 'URI', 'its format'),
  authnContext: said('Login', 'text', 'authn-context', 'URI', 'how the person logged in'),
  text: said('Signed data object', 'text', 'text', 'TEXT', 'what was signed', alwaysPerson),
  textFile: said(
    'Signed data object',
    'text',
    'text-file',
    'FILE',
    'the same from a file, byte for byte',
    alwaysPerson,
  ),
  form: said('Signed data object', 'text', 'form', 'FORM', 'seid-sdo, which is the default, ltv-sdo or jwt', {
    choices: ['seid-sdo', 'ltv-sdo', 'jwt'],
  }),
  key: said(
    'Keys',
    'text',
    'key',
    'FILE',
    'private key to sign with (JWK, JWKS or PEM); of the sandbox without it',
    ownPerson,
  ),
  cert: said(
    'Keys',
    'text',
    'cert',
    'FILE',
    'its certificate, for SAML; made for the key without it',
    ownPerson,
  ),
  secret: said('Keys', 'secret', 'secret', 'REF', 'shared secret to sign with HS*', ownPerson),
  ...KEY_OPTIONS,
  alg: said(
    'Keys',
    'list',
    'alg',
    'ALG',
    'signature algorithm, or none; of mint keys any algorithm, repeats',
  ),
  kid: said('Keys', 'text', 'kid', 'KID', 'the name of the key, in the header and in the set'),
  encrypt: said('Keys', 'flag', 'encrypt', '', 'encrypt it, too: to the client of the sandbox'),
  encryptTo: said(
    'Keys',
    'text',
    'encrypt-to',
    'FILE',
    'encrypt it to this key: JWK, JWKS, PEM or certificate',
    ownPerson,
  ),
  encryptionAlg: said(
    'Keys',
    'text',
    'encryption-alg',
    'ALG',
    'how the content key is encrypted, e.g. RSA-OAEP-256',
  ),
  encryptionEnc: said('Keys', 'text', 'encryption-enc', 'ENC', 'how the content is encrypted, e.g. A256GCM'),
  format: said('mint keys', 'text', 'format', 'FORMAT', 'jwk, jwks, pem, or certificate with its key', {
    choices: ['jwk', 'jwks', 'pem', 'certificate'],
  }),
  public: said('mint keys', 'flag', 'public', '', 'only the public half'),
  curve: said('mint keys', 'text', 'curve', 'NAME', 'curve, where the algorithm has several'),
  bits: said('mint keys', 'number', 'bits', 'N', 'size of an RSA key; 2048'),
  use: said('mint keys', 'text', 'use', 'USE', 'what the key says that it is for: sig or enc', {
    choices: ['sig', 'enc'],
  }),
  subject: said('mint keys', 'text', 'subject', 'NAME', 'common name of the certificate'),
  validDays: said('mint keys', 'number', 'valid-days', 'DAYS', 'how long the certificate is valid; 365'),
  break: said('Break it', 'text', 'break', 'CHECK', 'make it so that exactly this check fails: id_token.aud'),
  allBreaks: said(
    'Break it',
    'text',
    'all-breaks',
    'DIR',
    'write one message for each check, and a table of them, into a new folder',
  ),
  lifetime: said('Time', 'number', 'lifetime', 'SECONDS', 'how long a token is good'),
  now: TIME_OPTIONS.now,
  out: said('Result', 'text', 'out', 'FILE', 'write it into a file'),
  keysOut: said(
    'Result',
    'text',
    'keys-out',
    'DIR',
    'write the keys and metadata that verify it into this folder',
  ),
  overwrite: said('Result', 'flag', 'overwrite', '', 'the files may be there already'),
} as const;

export const mint = defineCommand({
  keeps: true,
  description: [
    'KIND is id-token, access-token, logout-token, client-assertion, dpop-proof, request-object, jarm, ' +
      'sd-jwt, credential,',
    'jwt; saml-response, assertion, authn-request, metadata; sdo; or keys. With --break it may be left out.',
    'Standard output is the message alone. The line that verifies it goes to standard error; its files come ' +
      'with --keys-out.',
    'Without a key of your own, the published keys of the sandbox sign: such a message proves nothing.',
  ].join('\n'),
  arguments: [{ name: 'KIND', help: 'what to make', optional: true }],
  options: mintOptions,
  examples: [
    { line: 'idcli mint id-token | idcli decode-token -', what: 'an ID token, and what is in it' },
    {
      line: 'idcli mint id-token --person minor --claim email_verified=false --nonce n-1 --keys-out keys',
      what: 'of a person of the sandbox, with one claim changed, and the key set that verifies it',
    },
    {
      line: 'idcli mint --break id_token.aud --keys-out keys',
      what: 'a token that is good but for its audience',
    },
    {
      line:
        'idcli mint access-token --key private.jwk --issuer https://op.example.com --audience ' +
        'https://api.example.com',
      what: 'signed with a key of your own',
    },
    { line: 'idcli mint keys --alg ES256 > private.jwk', what: 'a new private key' },
    {
      line: 'idcli mint keys --alg RS256 --alg RSA-OAEP-256 --format jwks --public',
      what: 'a public key set with two new keys',
    },
    {
      line:
        'idcli mint saml-response --sp-entity-id https://sp.example.com --acs https://sp.example.com/acs ' +
        '--keys-out keys',
      what: 'a SAML response for your service provider, and the metadata of its sender',
    },
    {
      line: 'idcli mint --all-breaks corpus',
      what: 'a message for each check, to test a verifier of your own',
    },
  ],
});

export type MintValues = ValuesOf<typeof mintOptions>;
