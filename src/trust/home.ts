/** Whether a folder is the user's own. */
import { sep } from 'node:path';
import type { World } from '../world.ts';

/** Whether the folder is, or contains, the user's home or configuration folder; by its name or with links followed. */
export async function holdsHome(
  folder: string,
  { files, homeFolder, configFolder }: Pick<World, 'files' | 'homeFolder' | 'configFolder'>,
): Promise<boolean> {
  const real = (path: string) => files.realPath(path).catch(() => path);
  const users = [homeFolder, configFolder];
  const places = [...users, ...(await Promise.all(users.map(real)))];
  const folders = [folder, await real(folder)];
  return places.some((place) => folders.some((one) => contains(one, place)));
}

/** Whether the path is the folder or below it; both absolute. */
export const contains = (folder: string, path: string): boolean =>
  `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
