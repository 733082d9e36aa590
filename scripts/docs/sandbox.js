// The people and the scenarios of docs/sandbox.md, from the data in src/sandbox. Text around the generated blocks stays.

import { SAML_WAYS } from '../../src/explain/saml-ways.ts';
import { OFFERS } from '../../src/sandbox/clients/offers.ts';
import { faultsOf, SYSTEMS } from '../../src/sandbox/faults.ts';
import { holesOf } from '../../src/sandbox/holes.ts';
import { SANDBOX_PERSONAS } from '../../src/sandbox/personas.ts';
import { groupScenarios } from '../../src/sandbox/scenario-groups.ts';
import { READY_MADE_INFO } from '../../src/sandbox/tenants/generic/clients/ready-made.ts';
import { readPage, withBlock } from './pages.js';

const code = (text) => `\`${text}\``;

const birthdate = (value) =>
  typeof value === 'string' ? value : `${value.yearsAgo} years ago, on 1 January`;

const personas = `| id | who | birthdate | phone |
| --- | --- | --- | --- |
${SANDBOX_PERSONAS.map(({ id, title, person }) => `| ${code(id)} | ${title} | ${birthdate(person.birthdate)} | ${person.phoneNumber} |`).join('\n')}`;

const holes = `| hole | what the sandbox then does |
| --- | --- |
${holesOf('generic')
  .map(({ id, does }) => `| ${code(id)} | ${does} |`)
  .join('\n')}`;

const NEEDS = {
  scope: (value) => `scope ${code(value)}`,
  acrValues: (value) => `acr_values ${code(value)}`,
  method: (value) => `method ${code(value)}`,
  maxAge: () => '`max_age`',
  pkce: () => 'PKCE',
  logout: () => 'a logout',
  responseType: (value) => `response type ${code(value)}`,
  responseMode: (value) => `response mode ${code(value)}`,
  userinfo: () => 'UserInfo',
  par: () => 'PAR',
  dpop: () => 'DPoP',
  refresh: () => 'a refresh',
  grant: (value) => `grant ${code(value)}`,
  backChannel: () => 'a back-channel logout',
  alg: (value) => `algorithm ${code(value)}`,
  client: (value) => `client ${code(value)}`,
  saml: (value) => code(SAML_WAYS[value].options),
};

function needs({ needs: needed = {}, protocols }) {
  const requested = Object.entries(needed)
    .filter(([name]) => name in NEEDS)
    .map(([name, value]) => NEEDS[name](value));
  const doors = Object.keys(protocols ?? {}).map((name) => name.toUpperCase());
  // A system with one door need not say so.
  return [...requested, ...(doors.length === 0 ? [] : [`over ${doors.join(', ')}`])].join(', ');
}

function expected({ trips, protocols = {} }) {
  const codes = [...(trips.fails ?? []), trips.error, ...(trips.warnings ?? [])].filter(Boolean);
  const others = Object.entries(protocols)
    .filter(([, own]) => own.fails !== undefined)
    .map(([name, own]) => `(over ${name.toUpperCase()} ${own.fails.map(code).join(' ')})`);
  return [trips.outcome, ...codes.map(code), ...others].join(' ');
}

function table({ title, faults }) {
  const rows = faults.map(
    (fault) =>
      `| ${code(fault.id)} | ${fault.does} | ${needs(fault)} | ${expected(fault)} | ${(fault.oidf ?? []).map(({ id }) => code(id.replace('oidcc-client-test-', ''))).join(' ')} |`,
  );
  return `#### ${title}

| scenario | what the sandbox does | needs | what a client must say | OpenID test |
| --- | --- | --- | --- | --- |
${rows.join('\n')}`;
}

const clients = `| client | authentication | what it is for |
| --- | --- | --- |
${READY_MADE_INFO.map(({ id, authentication, title }) => `| ${code(id)} | ${code(authentication)} | ${title} |`).join('\n')}`;

const vendorClients = `| system | what a client can have |
| --- | --- |
${Object.entries(OFFERS)
  .map(([system, offer]) => `| ${code(system)} | ${Object.keys(offer).map(code).join(', ')} |`)
  .join('\n')}`;

export async function sandboxPages() {
  const people = withBlock((await readPage('docs/sandbox.md')) ?? '# Sandbox\n', 'people', personas);
  const registered = withBlock(people, 'clients of vendors', vendorClients);
  const start = withBlock(registered, 'holes', holes);
  const page = SYSTEMS.reduce(
    (text, system) =>
      withBlock(text, `scenarios of ${system}`, groupScenarios(faultsOf(system)).map(table).join('\n\n')),
    start,
  );
  const generic = withBlock(await readPage('docs/providers/generic.md'), 'clients of generic', clients);
  return { 'docs/sandbox.md': page, 'docs/providers/generic.md': generic };
}
