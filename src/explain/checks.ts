/** The message checks, with the prose of their catalog. */
import type { CatalogEntry } from '../checks/catalog/entry.ts';
import { FAMILIES } from '../checks/catalog/families.ts';
import { faultThat } from './examples.ts';
import { type Explanation, sentence } from './explanation.ts';

const ID_TOKEN =
  'idcli decode-token @id-token.txt --type id_token --issuer https://op.example.com --client-id ID';
const LOGIN = 'idcli login --issuer https://op.example.com --client-id ID --headless --verbose';
const INSPECT = 'idcli inspect --issuer https://op.example.com';
const token = (type: string): string => `idcli decode-token @token.txt --type ${type} --jwks jwks.json`;

/** Commands that judge a family's messages, for checks that no sandbox fault trips. */
const JUDGES: Readonly<Record<string, string>> = {
  authorization_response: LOGIN,
  token_response: LOGIN,
  token: 'idcli decode-token @token.txt --jwks jwks.json',
  id_token: ID_TOKEN,
  userinfo: 'idcli token userinfo @access-token.txt --issuer https://op.example.com',
  access_token: token('at+jwt'),
  logout_token: token('logout+jwt'),
  jarm: token('jarm'),
  dpop_proof: token('dpop+jwt'),
  dpop: 'idcli login --issuer https://op.example.com --client-id ID --dpop --verbose',
  device: 'idcli login --issuer https://op.example.com --client-id ID --grant device --verbose',
  ciba: 'idcli login --issuer https://op.example.com --client-id ID --grant ciba --login-hint USER --verbose',
  resource: 'idcli inspect --resource https://api.example.com/mcp',
  profile: 'idcli inspect --issuer https://op.example.com --profile fapi2',
  registration: 'idcli client register --issuer https://op.example.com --metadata @client.json --verbose',
  client_assertion: token('client-assertion'),
  request_object: token('request-object'),
  sd_jwt: token('sd-jwt'),
  credential: token('dc+sd-jwt'),
  key_binding: token('kb+jwt'),
  discovery: INSPECT,
  jwks: INSPECT,
  connection: INSPECT,
  consent_request: 'idcli sign-consent --method sbid --text "I agree." --sandbox --dry-run',
  consent_answer: 'idcli sign-consent --method sbid --text "I agree." --sandbox --verbose',
  'saml_*': 'idcli decode-saml response.xml --idp-metadata idp.xml',
  op: 'idcli probe op --provider generic --sandbox --headless',
  session: 'idcli login --provider signicat-sms-otp --protocol rest --sandbox --headless --verbose',
  net_id: 'idcli net-id login --sandbox --verbose',
  order: 'idcli sign-order run --sandbox --verbose',
  sdo: 'idcli decode-sdo signed.xml --trust-anchor anchor.pem',
  machine: 'idcli doctor',
  configuration: 'idcli doctor',
  scenario: 'idcli run scenarios/login.yaml',
};

export function explainChecks(): Explanation[] {
  return FAMILIES.flatMap(({ title: where, subject, checks }) =>
    Object.entries<CatalogEntry>(checks).map(([code, check]) => ({
      code,
      family: 'checks' as const,
      where,
      title: check.title,
      meaning: sentence(check.meaning),
      causes: check.causes,
      remedies: check.remedies,
      spec: check.spec,
      example:
        faultThat(({ fails = [] }) => fails.length === 1 && fails[0] === code) ??
        JUDGES[subject] ??
        'idcli doctor',
    })),
  );
}
