/** What judge writes can be used: the scenario is run and passes, the sandbox plays the person, keys are fetched. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHar } from '../helpers/har.ts';
import { samlLogin } from '../helpers/har-saml.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { IDP, idpMetadata } from '../helpers/saml-idp.ts';
import { type TestWorld, testWorld } from '../helpers/world.ts';
import { writtenText } from '../helpers/written.ts';

interface Running {
  readonly url: string;
  stop(): Promise<number>;
}

/** `idcli sandbox`, until it is stopped. */
async function sandbox(files: Record<string, string>, ...more: readonly string[]): Promise<Running> {
  const world = onlineWorld({ files });
  const running = runIn(world, ['sandbox', '--port', '0', '--json', ...more]);
  while (world.stdout.text() === '') await wait(20);
  const { url } = JSON.parse(world.stdout.text()) as { readonly url: string };
  return {
    url,
    async stop() {
      world.abort('SIGINT');
      return (await running).code;
    },
  };
}

const SECRET = { CLIENT_SECRET: 'sandbox-generic-secret:/+%&é' };
const login = (url: string, ...more: readonly string[]): string[] => [
  ...['login', '--issuer', `${url}/generic`, '--client-id', 'sandbox-generic-client'],
  ...['--client-secret', 'env:CLIENT_SECRET', '--scope', 'openid profile email', '--userinfo', '--headless'],
  ...more,
];

let running: Running;
let har: string;
let world: TestWorld;

beforeAll(async () => {
  running = await sandbox({});
  world = onlineWorld({ env: SECRET });
  const { document } = await runJson(world, [
    ...login(running.url, '--har', 'login.har', '--show-secrets', '--show-pii'),
  ]);
  expect(document.error).toBeUndefined();
  har = writtenText(world, '/project/login.har');
});
afterAll(() => running?.stop());

describe('--scenario', () => {
  it('drives the recorded login again, and passes', async () => {
    const judging = onlineWorld({ files: { '/project/login.har': har } });
    expect((await runIn(judging, ['judge', 'login.har', '--scenario', 'again.yaml'])).code).toBe(0);
    const scenario = writtenText(judging, '/project/again.yaml');
    const again = onlineWorld({ files: { '/project/again.yaml': scenario }, env: SECRET });
    const { code, document } = await runJson(again, ['run', 'again.yaml', '--trust-project']);
    expect(document.error).toBeUndefined();
    expect(failingChecks(document)).toEqual([]);
    expect(code).toBe(0);
  });

  it('fails where the login no longer gives what it gave', async () => {
    const judging = onlineWorld({ files: { '/project/login.har': har } });
    await runIn(judging, ['judge', 'login.har', '--scenario', 'again.yaml', '--show-pii']);
    const scenario = writtenText(judging, '/project/again.yaml').replace('"Camille"', '"Somebody"');
    const again = onlineWorld({ files: { '/project/again.yaml': scenario }, env: SECRET });
    expect(scenario).toContain('Somebody');
    expect((await runJson(again, ['run', 'again.yaml', '--trust-project'])).code).toBe(1);
  });
});

it('--person: idcli sandbox --people plays the person, with invented values', async () => {
  const judging = onlineWorld({ files: { '/project/login.har': har } });
  expect((await runIn(judging, ['judge', 'login.har', '--person', 'person.json'])).code).toBe(0);
  const person = writtenText(judging, '/project/person.json');
  expect(person).not.toContain('Durand');
  const other = await sandbox({ '/project/person.json': person }, '--people', 'person.json');
  try {
    const { document } = await runJson(onlineWorld({ env: SECRET }), login(other.url, '--show-pii'));
    expect(document.claims).toMatchObject({ name: 'Alex Example', email: 'alex@example.com' });
  } finally {
    expect(await other.stop()).toBe(0);
  }
});

describe('--fetch', () => {
  /** Without its discovery document and key set, as a browser records a login. */
  const bare = (whole: string): string => {
    const archive = JSON.parse(whole);
    archive.log.entries = archive.log.entries.filter(
      ({ request }: { readonly request: { readonly url: string } }) => !/well-known|\/jwks/.test(request.url),
    );
    return JSON.stringify(archive);
  };
  const judged = (file: string, ...more: readonly string[]) =>
    runJson(onlineWorld({ files: { '/project/login.har': file } }), ['judge', 'login.har', ...more]);
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  const dataOf = ({ document }: Awaited<ReturnType<typeof judged>>): any => document.data;

  it('gets the key set that the recording names and lacks', async () => {
    const issuer = `${running.url}/generic`;
    const without = await judged(bare(har), '--issuer', issuer);
    expect(dataOf(without).verdict).toBe('unverified');
    const fetched = await judged(bare(har), '--issuer', issuer, '--fetch');
    expect(dataOf(fetched).verdict).toBe('valid');
    expect(dataOf(fetched).flows[0].keysFrom).toContain('/jwks');
    expect(fetched.code).toBe(0);
  });

  it('of a provider that does not answer: unverified, and why', async () => {
    const gone = await sandbox({});
    const recording = onlineWorld({ env: SECRET });
    await runJson(recording, login(gone.url, '--har', 'login.har', '--show-secrets', '--show-pii'));
    await gone.stop();
    const file = bare(writtenText(recording, '/project/login.har'));
    const judging = await judged(file, '--issuer', `${gone.url}/generic`, '--fetch');
    expect(dataOf(judging).verdict).toBe('unverified');
    expect(failingChecks(judging.document)).toEqual([]);
    expect(judging.document.error?.code).toBe('MESSAGE_UNVERIFIED');
  });

  it('gets the metadata of a SAML provider from the address that is its name', async () => {
    const asked: string[] = [];
    const judging = (...more: readonly string[]) =>
      runJson(
        testWorld({
          files: { '/project/login.har': toHar(samlLogin().slice(1)) },
          connect: () => async (input) => {
            asked.push(String(input instanceof Request ? input.url : input));
            return new Response(idpMetadata('https://idp.example.com/sso'));
          },
        }),
        ['judge', 'login.har', ...more],
      );
    expect(dataOf(await judging()).verdict).toBe('unverified');
    expect(asked).toEqual([]);
    const fetched = await judging('--fetch');
    expect(asked).toEqual([IDP]);
    expect(dataOf(fetched)).toMatchObject({ verdict: 'valid', flows: [{ keysFrom: IDP }] });
  });
});

describe('--junit', () => {
  const junitOf = async (file: string): Promise<string> => {
    const judging = onlineWorld({ files: { '/project/login.har': file } });
    await runIn(judging, ['judge', 'login.har', '--junit', 'logins.xml']);
    return writtenText(judging, '/project/logins.xml');
  };

  it('has a case for each login, passed or failed with the cause', async () => {
    const good = await junitOf(har);
    expect(good).toContain('tests="1" failures="0" errors="0"');
    expect(good).toContain('name="1. OpenID Connect login"');
    const refused = await junitOf(har.replace(/code_verifier=[\w.~-]{10}/, 'code_verifier=otherother'));
    expect(refused).toContain('failures="1"');
    expect(refused).toContain('type="recording.verifier"');
  });

  it('of a recording without a login is an error, never an empty success', async () => {
    const none = await junitOf('{"log":{"creator":{"name":"x"},"entries":[]}}');
    expect(none).toContain('errors="1"');
    expect(none).toContain('NOTHING_TO_JUDGE');
  });
});
