/** The settings of a recognised product, in every output of a probe. */
import { describe, expect, it } from 'vitest';
import { network, runIn, runJson } from '../helpers/run.ts';
import { testWorld } from '../helpers/world.ts';

const LINE = [
  ...['probe', 'op', '--provider', 'generic', '--sandbox', '--headless'],
  ...['--only', 'pkce-wrong-verifier', '--hole', 'pkce-wrong-verifier'],
];

/** The sandbox, as if a Keycloak answered: with its cookie. */
const disguised: typeof network = (transport) => {
  const fetch = network(transport);
  return async (input, init) => {
    const { body, status, statusText, headers } = await fetch(input, init);
    const lines = new Headers(headers);
    lines.append('set-cookie', 'KC_RESTART=x; Path=/; HttpOnly');
    return new Response(body, { status, statusText, headers: lines });
  };
};

const SETTING = 'set Proof Key for Code Exchange Code Challenge Method to S256';

interface ProbeData {
  readonly product?: { readonly name: string; readonly fix: string; readonly source: string };
}

describe('a recognised product', () => {
  it('stands in the document, with its setting at what failed', async () => {
    const { document } = await runJson(testWorld({ connect: disguised }), LINE);
    expect(document.data?.product).toEqual({
      id: 'keycloak',
      name: 'Keycloak',
      by: ['the cookie KC_RESTART'],
    });
    const [probe] = (document.data?.probes ?? []) as readonly ProbeData[];
    expect(probe?.product?.fix).toContain(SETTING);
    expect(probe?.product?.source).toMatch(/^https:\/\/www\.keycloak\.org\//);
  });

  it('stands on the page for people, in SARIF, JUnit, Markdown and HTML', async () => {
    const world = testWorld({ connect: disguised, columns: 80 });
    const files = ['--sarif', 'a.sarif', '--junit', 'a.xml', '--markdown', 'a.md', '--html', 'a.html'];
    const { stdout } = await runIn(world, [...LINE, ...files]);
    expect(stdout).toContain('Keycloak: recognised by the cookie KC_RESTART');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `product Keycloak: in the client's Advanced settings, ${SETTING}`,
    );
    for (const name of ['a.sarif', 'a.xml', 'a.md', 'a.html']) {
      const text = Buffer.from(world.written.get(`/project/${name}`)?.data ?? '').toString();
      expect(text, name).toContain(SETTING);
    }
  });

  it('is none where everything is our own', async () => {
    const { document } = await runJson(testWorld({ connect: network }), LINE);
    expect(document.data).not.toHaveProperty('product');
    const [probe] = (document.data?.probes ?? []) as readonly ProbeData[];
    expect(probe).not.toHaveProperty('product');
  });

  it('has no setting at what passed', async () => {
    const { document } = await runJson(testWorld({ connect: disguised }), LINE.slice(0, 8));
    expect(document.data?.product).toMatchObject({ id: 'keycloak' });
    const [probe] = (document.data?.probes ?? []) as readonly ProbeData[];
    expect(probe).not.toHaveProperty('product');
  });
});
