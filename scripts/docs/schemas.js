// The closed lists of words in schemas/*.schema.json, from the lists in src that the types are made of, and the options of
// the configuration file, from the declarations in src/commands. The rest of the schemas is written by hand.
import * as claims from '../../src/claims/document.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { OUTPUT_OPTIONS } from '../../src/commands/options/options.ts';
import { ERRORS, OUTCOMES } from '../../src/errors.ts';
import { EXIT_CODES } from '../../src/explain/exit-codes.ts';
import { PROTOCOLS } from '../../src/outcome.ts';
import { SEVERITIES } from '../../src/probes/probe.ts';
import { ERROR_CLASSES, STATUS_CLASSES } from '../../src/providers/classes.ts';
import { HINT_OPTIONS } from '../../src/providers/consent-types.ts';
import * as providers from '../../src/providers/preset.ts';
import { LEVELS, STATUSES, SUBJECTS, VERDICTS } from '../../src/report.ts';
import { SYSTEMS_WITH_CLIENTS } from '../../src/sandbox/clients/check.ts';
import { MEMBERS } from '../../src/sandbox/tenants/generic/clients/members.ts';
import { PERSON_MEMBERS } from '../../src/sandbox/tenants/generic/people/check-people.ts';
import { SANDBOX_LIVES } from '../../src/scenarios/scenario.ts';
import { readPage } from './pages.js';

/** Schema → where the list is, by the names on the way to it → the words. */
const LISTS = {
  claims: {
    'source.provider': claims.CLAIMS_PROVIDERS,
    'source.protocol': claims.CLAIMS_PROTOCOLS,
    'assurance.level': [...claims.ASSURANCE_LEVELS, null],
    'document.type': claims.DOCUMENT_TYPES,
    'portrait.media_type': claims.PORTRAIT_TYPES,
    'warnings.code': claims.CLAIM_WARNING_CODES,
  },
  config: {
    'provider.claims': claims.CLAIMS_PROVIDERS,
    'provider.protocols': PROTOCOLS,
    'provider.clientAuth': providers.CLIENT_AUTH_METHODS,
    'provider.acrCompare': providers.ACR_COMPARISONS,
    'provider.userinfo': providers.USERINFO_HABITS,
    'provider.rest.statuses.class': STATUS_CLASSES,
    'provider.consent.methods.hints.option': HINT_OPTIONS,
    'provider.consent.statuses.class': STATUS_CLASSES,
    'provider.netId.statuses.class': STATUS_CLASSES,
    'provider.netId.reasons.class': STATUS_CLASSES,
    'provider.order.statuses.class': STATUS_CLASSES,
    'errorMeanings.class': ERROR_CLASSES,
    'errorMeanings.where': providers.ERROR_PLACES,
  },
  outcome: {
    exitCode: EXIT_CODES,
    outcome: OUTCOMES,
    protocol: PROTOCOLS,
    'report.subject': SUBJECTS,
    'report.verdict': VERDICTS,
    'finding.status': STATUSES,
    'finding.level': LEVELS,
    'finding.severity': SEVERITIES,
    'error.code': Object.keys(ERRORS),
  },
  scenario: { sandbox: SANDBOX_LIVES },
};

const mapValues = (object, make) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value, name)]));

/** The schema with every list renewed. A list without words in src is an error, and so are words without a list. */
function withLists(name, whole) {
  const used = new Set();
  const wordsOf = (path) => {
    const words = LISTS[name][path];
    if (words === undefined)
      throw new Error(
        `schemas/${name}.schema.json: where are the words of ${path}? Say so in scripts/docs/schemas.js`,
      );
    used.add(path);
    return words;
  };
  const renew = (schema, path) => {
    if (Array.isArray(schema)) return schema.map((one) => renew(one, path));
    if (typeof schema !== 'object' || schema === null) return schema;
    return mapValues(schema, (value, key) => {
      if (key === 'properties' || key === '$defs')
        return mapValues(value, (child, word) => renew(child, [...path, word]));
      return key === 'enum' ? wordsOf(path.join('.')) : renew(value, path);
    });
  };
  const renewed = renew(whole, []);
  const left = Object.keys(LISTS[name]).filter((path) => !used.has(path));
  if (left.length > 0) throw new Error(`schemas/${name}.schema.json has no enum at ${left.join(', ')}`);
  return renewed;
}

const SHAPES = {
  flag: { type: 'boolean' },
  text: { type: 'string' },
  number: { type: 'number', minimum: 0 },
  list: { type: ['string', 'array'], items: { type: 'string' } },
  secret: { $ref: '#/$defs/reference' },
  pairs: {
    type: ['object', 'array'],
    additionalProperties: { type: 'string' },
    items: { title: 'NAME=VALUE', type: 'string', pattern: '^[^=]+=' },
  },
  'optional-text': { type: ['string', 'boolean'] },
};

/** The schema of every option that a configuration file may hold, by name. */
async function optionSchemas() {
  const commands = await Promise.all(COMMANDS.map((row) => row.load()));
  const declared = [OUTPUT_OPTIONS, ...commands.map(({ options }) => options)]
    .flatMap((group) => Object.values(group))
    .filter(({ commandLineOnly, notInFiles }) => commandLineOnly !== true && notInFiles !== true);
  // The first command that declares an option describes it.
  const byName = new Map(declared.toReversed().map((option) => [option.name, option]));
  return Object.fromEntries(
    [...byName]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, { help, kind, choices }]) => [
        name,
        { description: help, ...SHAPES[kind], ...(choices === undefined ? {} : { enum: choices }) },
      ]),
  );
}

/** The schema of a member of client metadata or of a person. */
function memberSchema({ kind, is, oneOf }) {
  const word = { type: 'string', minLength: 1, ...(oneOf === undefined ? {} : { enum: oneOf }) };
  const kinds = {
    text: word,
    words: { type: 'array', items: word },
    uri: { type: 'string', format: 'uri' },
    uris: { type: 'array', items: { type: 'string', format: 'uri' } },
    flag: { type: 'boolean' },
    seconds: { type: 'integer', minimum: 0 },
    jwks: {
      type: 'object',
      properties: { keys: { type: 'array', items: { type: 'object' } } },
      required: ['keys'],
    },
  };
  return { description: is, ...kinds[kind] };
}

const ownFile = (name, title, properties) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title,
  type: 'object',
  additionalProperties: false,
  required: [name],
  properties: {
    $schema: { description: 'this schema, for editors', type: 'string' },
    ...properties,
  },
});

const texts = { type: 'array', minItems: 1, items: { type: 'string' } };

/** What SAML says of a person; `people/check-saml.ts` checks the same. */
const samlPart = {
  description: 'what SAML says of the person; without it, attributes are made of the claims',
  type: 'object',
  additionalProperties: false,
  properties: {
    nameIds: {
      description: 'NameIDs by format, a URI; these formats are offered, too',
      type: 'object',
      propertyNames: { format: 'uri' },
      additionalProperties: { type: 'string' },
    },
    attributes: {
      description: 'attributes by name',
      type: 'object',
      additionalProperties: {
        anyOf: [
          { type: 'string' },
          texts,
          {
            type: 'object',
            additionalProperties: false,
            required: ['values'],
            properties: {
              values: texts,
              nameFormat: { type: 'string' },
              friendlyName: { type: 'string' },
            },
          },
        ],
      },
    },
  },
};

/** Schemas of the files for the sandbox, made from the tables that it checks them with. */
const sandboxFiles = {
  'schemas/sandbox-clients.schema.json': ownFile('clients', 'Clients for idcli sandbox --clients', {
    clients: {
      description: 'clients, in the words of RFC 7591 and the specifications that add to it',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['client_id'],
        properties: {
          system: {
            description:
              'where it is registered; default generic. Systems of vendors take what the vendor has only',
            enum: SYSTEMS_WITH_CLIENTS,
          },
          ...mapValues(MEMBERS, memberSchema),
        },
      },
    },
  }),
  'schemas/sandbox-people.schema.json': ownFile('people', 'People for idcli sandbox --people', {
    people: {
      description: 'people who can log in; they replace those of the sandbox',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id'],
        properties: {
          ...mapValues(PERSON_MEMBERS, memberSchema),
          claims: { description: 'claims by name, as ID tokens and UserInfo have them', type: 'object' },
          saml: samlPart,
        },
      },
    },
    scopes: {
      description: 'scopes of your own, with the names of their claims',
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
    },
  }),
};

export async function schemaPages() {
  const pages = mapValues(sandboxFiles, (schema) => `${JSON.stringify(schema, null, 2)}\n`);
  for (const name of Object.keys(LISTS)) {
    const path = `schemas/${name}.schema.json`;
    const schema = JSON.parse(await readPage(path));
    if (name === 'config') schema.properties.defaults.properties = {};
    const renewed = withLists(name, schema);
    if (name === 'config') renewed.properties.defaults.properties = await optionSchemas();
    pages[path] = `${JSON.stringify(renewed, null, 2)}\n`;
  }
  return pages;
}
