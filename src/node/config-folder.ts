/** Where the user's own configuration lies. */
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, win32 } from 'node:path';

/**
 * `XDG_CONFIG_HOME/idcli`; on Windows `APPDATA\idcli`; else `~/.config/idcli`, on macOS too, where command line tools
 * are expected to keep their files beside the others. A relative one is ignored, as the specification of `XDG_CONFIG_HOME`
 * says: it would lead into whatever checkout somebody stands in.
 */
export function configFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const xdg = env.XDG_CONFIG_HOME;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'idcli');
  if (platform === 'win32' && env.APPDATA && win32.isAbsolute(env.APPDATA)) return join(env.APPDATA, 'idcli');
  return join(homeOf(env), '.config', 'idcli');
}

/** The home folder of the environment, else of the account: never one that starts at the working folder. */
function homeOf({ HOME }: NodeJS.ProcessEnv): string {
  if (HOME && isAbsolute(HOME)) return HOME;
  const home = homedir();
  return isAbsolute(home) ? home : userInfo().homedir;
}
