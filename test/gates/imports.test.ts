import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source.ts';

/** The room of a file: the first entry whose path is its prefix. */
const ROOMS = [
  ['src/cli.ts', 'cli'],
  ['src/parse.ts', 'cli'],
  ['src/expect.ts', 'cli'],
  ['src/typed-line.ts', 'cli'],
  ['src/main.ts', 'main'],
  ['src/thread.ts', 'thread'],
  ['src/node/', 'node'],
  ['src/world.ts', 'world'],
  ['src/report.ts', 'report'],
  ['src/sequence.ts', 'sequence'],
  ['src/outcome.ts', 'outcome'],
  ['src/errors.ts', 'errors'],
  ['src/common/', 'common'],
  ['src/field.ts', 'field'],
  ['src/commands/', 'commands'],
  ['src/config/', 'config'],
  ['src/trust/', 'trust'],
  ['src/flows/', 'flows'],
  ['src/loopback/', 'loopback'],
  ['src/user-agent/', 'user-agent'],
  ['src/checks/', 'checks'],
  ['src/recording/', 'recording'],
  ['src/protocol/http/', 'http'],
  ['src/protocol/xml/', 'xml'],
  ['src/protocol/x509/', 'x509'],
  ['src/protocol/', 'protocol'],
  ['src/oauth/', 'oauth'],
  ['src/explain/', 'explain'],
  ['src/claims/', 'claims'],
  ['src/providers/', 'providers'],
  ['src/output/', 'output'],
  ['src/sandbox/', 'sandbox'],
  ['src/public/', 'public'],
  ['src/mint/', 'mint'],
  ['src/scenarios/', 'scenarios'],
  ['src/probes/', 'probes'],
] as const;

type Room = (typeof ROOMS)[number][1];

/** Room → its allowed imports, and the reason. Types do not exist at run time, so they may come from `types`. */
const RULES: Readonly<
  Record<Room, { readonly may: readonly Room[]; readonly types: readonly Room[]; readonly why: string }>
> = {
  cli: {
    may: ['cli', 'commands', 'config', 'trust', 'output', 'errors', 'outcome', 'field'],
    types: ['world', 'scenarios'],
    why: 'run() parses, dispatches and catches; it does no work of its own',
  },
  main: {
    may: ['cli', 'node'],
    types: [],
    why: 'it hands the real world to the program, and does nothing else',
  },
  thread: {
    may: ['flows', 'node', 'output'],
    types: [],
    why: 'a worker thread does one piece of work of a flow, and hands on what it found as text',
  },
  node: {
    may: ['node', 'errors', 'http'],
    types: ['world', 'outcome'],
    why: 'the real world knows nothing of identity',
  },
  world: { may: [], types: [], why: 'the interface to everything outside depends on nothing inside' },
  report: { may: [], types: [], why: 'findings are facts; they know nothing of who made them' },
  sequence: { may: [], types: ['report'], why: 'who sent what to whom is the same for all who draw it' },
  outcome: {
    may: ['errors'],
    types: ['report', 'claims', 'sequence'],
    why: 'the one shape of a result is built from tables and types only',
  },
  errors: { may: [], types: [], why: 'everybody imports the errors, so they import nobody' },
  common: {
    may: ['common'],
    types: [],
    why: 'what both sides of the wire share knows nothing of identity, only of objects, bytes and words',
  },
  field: {
    may: ['errors'],
    types: ['outcome'],
    why: 'where a value stands in a document is the same for everybody who looks',
  },
  commands: {
    may: [
      'explain',
      'oauth',
      'commands',
      'flows',
      'protocol',
      'x509',
      'http',
      'checks',
      'providers',
      'config',
      'trust',
      'claims',
      'outcome',
      'errors',
      'sandbox',
      'mint',
      'loopback',
      'report',
      'scenarios',
      'probes',
    ],
    types: ['world', 'recording'],
    why: 'a command turns options into the input of a flow; it never prints',
  },
  trust: {
    may: ['trust', 'errors'],
    types: ['world', 'report'],
    why: 'whether something may leave is decided without knowing what it is for',
  },
  config: {
    may: ['config', 'providers', 'errors', 'trust'],
    types: ['world', 'outcome'],
    why: 'configuration says where values come from, not what they do',
  },
  flows: {
    may: [
      'oauth',
      'flows',
      'protocol',
      'recording',
      'http',
      'xml',
      'x509',
      'loopback',
      'user-agent',
      'checks',
      'claims',
      'report',
      'outcome',
      'errors',
    ],
    types: ['providers', 'world', 'sequence'],
    why: 'a flow is the order of steps; it never prints and knows no provider by name',
  },
  loopback: {
    may: ['loopback', 'http', 'x509', 'errors'],
    types: ['world'],
    why: 'the listener knows the redirect, not what it means',
  },
  'user-agent': {
    may: ['oauth', 'user-agent', 'http', 'errors'],
    types: ['world'],
    why: 'the built-in person knows pages and forms, no protocol',
  },
  checks: {
    may: ['oauth', 'checks', 'report', 'protocol', 'recording', 'http', 'xml', 'x509', 'errors'],
    types: ['outcome', 'world'],
    why: 'checks judge what they are handed and are pure',
  },
  explain: {
    may: ['explain', 'checks', 'claims', 'errors', 'oauth', 'protocol', 'providers', 'sandbox'],
    types: [],
    why: 'explanations are made from the tables of others, and nobody else waits for them',
  },
  http: {
    may: ['http', 'errors'],
    types: ['outcome', 'world'],
    why: 'HTTP knows nothing of what it carries',
  },
  x509: { may: ['x509', 'errors'], types: [], why: 'certificates know nothing of who shows them' },
  xml: { may: ['xml'], types: [], why: 'the reader of XML knows nothing of what the documents mean' },
  recording: {
    may: ['recording', 'errors'],
    types: ['outcome'],
    why: 'a recording is exchanges of others; what they mean is decided elsewhere',
  },
  protocol: {
    may: ['oauth', 'protocol', 'recording', 'http', 'xml', 'x509', 'errors'],
    types: ['outcome', 'world', 'providers'],
    why: 'wire formats know no terminal, no clock, no flow',
  },
  oauth: {
    may: ['oauth'],
    types: ['errors'],
    why: 'what specifications say about errors is data, for presets, flows and explanations alike',
  },
  claims: {
    may: ['claims'],
    types: ['outcome', 'providers'],
    why: 'normalization is a pure function of what a provider said',
  },
  providers: { may: ['providers', 'oauth'], types: ['claims', 'errors', 'outcome'], why: 'a preset is data' },
  output: {
    may: ['output', 'errors', 'report', 'outcome', 'claims', 'field', 'explain'],
    types: ['world', 'sequence'],
    why: 'rendering reads an outcome; it never works on it',
  },
  sandbox: {
    may: ['sandbox', 'errors'],
    types: [],
    why: "the other side of the wire must not share the client's mistakes",
  },
  probes: {
    may: [
      'probes',
      'flows',
      'protocol',
      'http',
      'xml',
      'x509',
      'loopback',
      'user-agent',
      'checks',
      'report',
      'outcome',
      'errors',
    ],
    types: ['world', 'providers', 'sandbox'],
    why: 'a probe is a message and what follows from its answer; where options come from and how it is shown is not its business',
  },
  mint: {
    may: ['mint', 'sandbox', 'errors'],
    types: [],
    why: "what is minted is signed by the sandbox: the client's protocol code must not judge its own work",
  },
  public: {
    may: ['public', 'cli', 'node', 'sandbox', 'claims', 'errors'],
    types: ['world'],
    why: 'what other programs import hands on what the commands do, and decides nothing',
  },
  scenarios: {
    may: ['scenarios', 'config', 'checks', 'report', 'errors', 'field'],
    types: ['outcome', 'world', 'claims', 'trust'],
    why: 'a scenario is command lines and what is expected of them; how one is run is handed in',
  },
};

const roomOf = (path: string): Room | undefined => ROOMS.find(([start]) => path.startsWith(start))?.[1];

describe('imports go where the plan of the house lets them', () => {
  it.each(sourceFiles().map((file) => [file.path, file] as const))('%s', (path, file) => {
    const room = roomOf(path);
    expect(
      room,
      `${path} belongs to no room: put it into one, or add the room to docs/architecture.md`,
    ).toBeDefined();
    if (room === undefined) return;
    const { may, types, why } = RULES[room];
    const strange = file.imports
      .filter(({ target }) => target.startsWith('src/'))
      .filter(({ target, typeOnly }) => {
        const other = roomOf(target);
        // It has no dependencies, so every room may import it.
        if (other === 'common') return false;
        return other === undefined || !(may.includes(other) || (typeOnly && types.includes(other)));
      })
      .map(({ target }) => target);
    expect(strange, `${room} may not import these: ${why}`).toEqual([]);
  });
});

/** Package → the only places that import it, so that its errors and quirks are handled in one place. */
const IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  ajv: ['src/config/'],
  asn1js: ['src/protocol/sdo/'],
  chalk: ['src/output/'],
  commander: ['src/parse.ts'],
  inquirer: ['src/node/'],
  jose: ['src/protocol/jose/', 'src/sandbox/'],
  'libxml2-wasm': ['src/protocol/saml/'],
  open: ['src/node/'],
  fflate: ['src/recording/'],
  'openid-client': ['src/protocol/oidc/'],
  saxes: ['src/recording/'],
  ora: ['src/node/'],
  parse5: ['src/user-agent/'],
  pkijs: ['src/protocol/sdo/'],
  samlify: ['src/protocol/saml/'],
  'tough-cookie': ['src/protocol/http/'],
  // The type of the browser is the world's; what starts one is loaded where it is installed.
  'playwright-core': ['src/node/', 'src/world.ts'],
  uqr: ['src/output/'],
  yaml: ['src/config/'],
};

describe('each package has one importer', () => {
  const used = sourceFiles().flatMap((file) =>
    file.imports
      .filter(
        ({ target }) =>
          !target.startsWith('src/') && !target.startsWith('node:') && !target.startsWith('schemas/'),
      )
      .map(({ target }) => ({ path: file.path, target })),
  );

  it.each([...new Set(used.map(({ target }) => target))].sort())('%s', (name) => {
    const places = IMPORTERS[name];
    expect(places, `${name} has no importer in the list: which one place is it for?`).toBeDefined();
    const strange = used.filter(
      ({ target, path }) => target === name && !places?.some((place) => path.startsWith(place)),
    );
    expect(strange.map(({ path }) => path)).toEqual([]);
  });

  it('knows no package that is not used', () => {
    const names = new Set(used.map(({ target }) => target));
    expect(Object.keys(IMPORTERS).filter((name) => !names.has(name))).toEqual([]);
  });

  it('has each as a dependency of the build, which bundles it: the package needs none', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    const names = [...new Set(used.map(({ target }) => target))];
    expect(manifest).not.toHaveProperty('dependencies');
    const known = Object.keys(manifest.devDependencies);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });
});
