/** Where the user's own configuration lies. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * `XDG_CONFIG_HOME/idcli`; on Windows `APPDATA\idcli`; else `~/.config/idcli`, on macOS too, where command line tools
 * are expected to keep their files beside the others. A relative `XDG_CONFIG_HOME` is ignored, as its specification says.
 */
export function configFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const xdg = env.XDG_CONFIG_HOME;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'idcli');
  if (platform === 'win32' && env.APPDATA) return join(env.APPDATA, 'idcli');
  return join(env.HOME || homedir(), '.config', 'idcli');
}
