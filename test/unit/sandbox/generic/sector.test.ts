/** `sector_identifier_uri`: fetched and judged when a client registers itself. OpenID Connect Registration 1.0, 5. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { at, postJson, sandbox } from './support.ts';

const REDIRECT = 'https://rp.example.com/callback';

async function serve(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sector.json`;
}

it.each([
  ['lists the redirect URI', 200, JSON.stringify([REDIRECT]), 201, undefined],
  ['lists another', 200, '["https://other.example.com/"]', 400, 'does not list the redirect URI'],
  ['is not a list', 200, '{}', 400, 'without a JSON array'],
  ['is not there', 404, '[]', 400, 'answered 404'],
  ['is not JSON', 200, '<p>', 400, 'cannot be read'],
])('%s', async (_name, status, body, expected, fact) => {
  const uri = await serve(status, body);
  const base = await sandbox({ fetch });
  const response = await postJson(at(base, '/register'), {
    redirect_uris: [REDIRECT],
    subject_type: 'pairwise',
    sector_identifier_uri: uri,
  });
  expect(response.status).toBe(expected);
  const { error_description: description } = (await response.json()) as { error_description?: string };
  if (fact === undefined) expect(description).toBeUndefined();
  else expect(description).toContain(fact);
});
