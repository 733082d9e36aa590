// Serves the application. What differs between a test and production comes from /settings.json.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const here = (path) => new URL(path, import.meta.url);
const FILES = {
  '/app.js': [here('app.js'), 'text/javascript'],
  '/oidc-client-ts.js': [
    here('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js'),
    'text/javascript',
  ],
};
const PAGE = [here('index.html'), 'text/html; charset=utf-8'];

/** @param {{ authority: string, client_id: string }} settings */
export async function serve(settings) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/settings.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(settings));
      return;
    }
    const [file, type] = FILES[pathname] ?? PAGE;
    response.setHeader('content-type', type).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
