/**
 * The checklists of docs/architecture.md are true: whoever does what they say, and nothing else, has all gates green.
 * The test adds a command, a provider, a check and a fault to a copy of the tree.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyTree, filesNamedIn, type Tree } from './tree.ts';

let tree: Tree;
beforeAll(() => {
  tree = copyTree();
});
afterAll(() => rmSync(tree.root, { recursive: true, force: true }));

it('a command with one option', () => {
  tree.write(
    'src/commands/beacon/beacon.ts',
    `import { defineCommand } from '../command.ts';
import { option } from '../options/options.ts';
import { always } from '../options/trust.ts';

export const beaconOptions = {
  lamps: option('Beacon', 'number', 'lamps', 'N', 'how many lamps; default 1', always),
} as const;

export const beacon = defineCommand({
  options: beaconOptions,
  examples: [{ line: 'idcli beacon --lamps 2', what: 'two lamps' }],
});
`,
  );
  tree.write(
    'src/commands/beacon/beacon.run.ts',
    `import type { Invocation, ValuesOf } from '../command.ts';
import type { beaconOptions } from './beacon.ts';

export async function lightBeacon(
  { lamps = 1 }: ValuesOf<typeof beaconOptions>,
  { draft }: Invocation,
): Promise<void> {
  draft.data.lamps = lamps;
}
`,
  );
  tree.insert(
    'src/commands/index.ts',
    / COMMANDS: .*= \[\n/,
    `  row({
    name: 'beacon',
    group: 'Testing',
    summary: 'light lamps',
    load: async () => (await import('./beacon/beacon.ts')).beacon,
    run: async () => (await import('./beacon/beacon.run.ts')).lightBeacon,
  }),
`,
  );
  tree.write(
    'test/cli/beacon.test.ts',
    `import { expect, it } from 'vitest';
import { runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

it('beacon: as many lamps as were asked for', async () => {
  const { document } = await runJson(testWorld(), ['beacon', '--lamps', '2']);
  expect(document.data).toEqual({ lamps: 2 });
});
`,
  );
  expect(tree.touched()).toEqual(filesNamedIn('How to add a command', { name: 'beacon' }));
});

it('a provider with one error code and one claim', () => {
  tree.write(
    'src/providers/beacon-id.ts',
    `import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from '../oauth/index.ts';
import { defineProvider } from './preset.ts';

export const beaconId = defineProvider({
  id: 'beacon-id',
  title: 'Beacon ID',
  claims: 'beacon-id',
  source: 'https://beacon.example/docs',
  protocols: ['oidc'],
  issuer: 'https://id.beacon.example',
  scope: 'openid profile',
  userinfo: 'on-request',
  azpDemanded: false,
  keyRefetch: { times: 1, milliseconds: 0 },
  timeoutSeconds: 300,
  errors: {
    authorization: {
      ...AUTHORIZATION_ERRORS,
      fog_bound: { class: 'busy', meaning: 'the lamp cannot be seen', next: 'wait until the fog lifts' },
    },
    token: TOKEN_ERRORS,
  },
});
`,
  );
  tree.insert('src/providers/index.ts', /^import (?=\{)/m, `{ beaconId } from './beacon-id.ts';\nimport `);
  tree.insert('src/providers/index.ts', / PRESETS: .*= \[\n/, '  beaconId,\n');
  tree.insert('src/claims/document.ts', /CLAIMS_PROVIDERS = \[\n?/, "  'beacon-id',\n");
  tree.insert(
    'src/claims/dialects/dialects.ts',
    /DIALECTS[^{]*\{\n/,
    "  'beacon-id': { token: { ...OIDC_CORE, keeper_name: 'name' } },\n",
  );
  tree.write(
    'docs/providers/beacon-id.md',
    '# Beacon ID\n\n```sh\nidcli login --provider beacon-id --client-id ID --client-secret env:SECRET\n```\n',
  );
  tree.insert(
    'docs/README.md',
    /^(?=.*\(providers\/generic\.md\))/m,
    '- [Beacon ID](providers/beacon-id.md)\n',
  );
  expect(tree.touched()).toEqual(filesNamedIn('How to add a provider', { id: 'beacon-id' }));
});

it('a check', () => {
  tree.insert(
    'src/checks/catalog/id-token.ts',
    /ID_TOKEN = \{\n/,
    `  'id_token.beacon': {
    title: 'The beacon burns',
    level: 'must',
    at: 'payload.beacon',
    spec: 'Beacon 1.0, 2',
    meaning: 'The claim beacon says that the lamp is out.',
    causes: ['fog'],
    remedies: ['light it'],
  },
`,
  );
  tree.insert(
    'src/checks/id-token/id-token.ts',
    /ID_TOKEN_CHECKS[^[]*\[\] = \[\n/,
    `  defineCheck(
    'id_token.beacon',
    withClaims(({ beacon }) => (beacon === 'out' ? fail('the lamp is out') : pass('nothing is dark'))),
  ),
`,
  );
  tree.insert('src/checks/id-token/id-token.ts', /import \{ type Check, fail/, ', pass');
  tree.insert('src/mint/breaks.ts', /NOT_SHOWN: .*= \{\n/, "  'id_token.beacon': 'the lamp is far away',\n");
  expect(tree.touched()).toEqual(filesNamedIn('How to add a check', { family: 'id-token' }));
});

it('a fault', () => {
  tree.insert(
    'src/sandbox/tenants/ingroupe/fault-rows/token.ts',
    /TOKEN: readonly IngroupeFault\[\] = \[\n/,
    `  tokenAttack('beacon-out', 'No light', 'the ID token says that the lamp is out', ['id_token.beacon'], {
    sets: { beacon: 'out' },
  }),
`,
  );
  expect(tree.touched()).toHaveLength(1);
});

it('after `npm run docs`, types, lint and all gates are green', () => {
  const run = (...words: string[]) => tree.complaints(process.execPath, ...words);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'];
  expect(run('scripts/docs.js')).toBe('');
  expect(run('node_modules/typescript/bin/tsc', '-p', '.')).toBe('');
  expect(run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', 'src', 'test/cli')).toBe('');
  expect(run(...vitest, 'test/gates', 'test/cli/explain.test.ts', 'test/cli/beacon.test.ts')).toBe('');
  expect(run(...vitest, 'test/cli/faults.test.ts', '-t', 'beacon-out')).toBe('');
});
