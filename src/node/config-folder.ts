/** The folders of the user. */
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, win32 } from 'node:path';

/**
 * Returns `XDG_CONFIG_HOME/idcli`; on Windows `APPDATA\idcli`; else `~/.config/idcli`, also on macOS, like other
 * command line tools. Ignores a relative path, as the specification of `XDG_CONFIG_HOME` requires: it would point into
 * the current checkout.
 */
export function configFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const xdg = env.XDG_CONFIG_HOME;
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'idcli');
  if (platform === 'win32' && env.APPDATA && win32.isAbsolute(env.APPDATA)) return join(env.APPDATA, 'idcli');
  return join(homeFolder(env), '.config', 'idcli');
}

/** Returns the home folder of the environment, else of the account; never a relative path. */
export function homeFolder({ HOME }: NodeJS.ProcessEnv): string {
  if (HOME && isAbsolute(HOME)) return HOME;
  const home = homedir();
  return isAbsolute(home) ? home : userInfo().homedir;
}
