/** Service providers of Debian's Python libraries. */
import { fileURLToPath } from 'node:url';
import { makeFolder, startDaemon } from '../daemon.ts';
import type { Application, Settings } from './application.ts';

const SCRIPT = fileURLToPath(new URL('saml_app.py', import.meta.url));

/** @param more settings of the service provider, by the names of the library */
export const pythonApp =
  (library: 'pysaml2' | 'python3-saml', more: object = {}) =>
  async ({ idp, origin }: Settings): Promise<Application> => {
    const folder = makeFolder(library);
    const settings = JSON.stringify({ library, origin, idp, more });
    const { stop } = await startDaemon(['/usr/bin/python3', SCRIPT, settings], {
      folder,
      ready: `${origin}/`,
    });
    return { close: stop };
  };
