/**
 * The world as a command sees it: everything sent passes the gate first, and files that a checkout names are read only
 * in its folder. No command needs to handle this, and none can forget it.
 */
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { IdcliError } from '../errors.ts';
import type { Files, Transport, World } from '../world.ts';
import type { Gate } from './gate.ts';
import { holdsHome } from './home.ts';
import type { CheckoutFile } from './origin.ts';
import { chunksNamed, readNamed } from './references.ts';
import type { ScenarioLine } from './scenario-line.ts';

/** @param line the scenario line being run: all its files are inside the folder of the run */
export function guardedWorld(world: World, gate: Gate, line?: ScenarioLine): World {
  return {
    ...world,
    stdin: {
      ...world.stdin,
      get isTTY() {
        return world.stdin.isTTY;
      },
      bytes(maxBytes) {
        if (line === undefined) gate.brings('standard input');
        return world.stdin.bytes(maxBytes);
      },
      chunks() {
        if (line === undefined) gate.brings('standard input');
        return world.stdin.chunks();
      },
    },
    get signal() {
      return world.signal;
    },
    connect(transport) {
      const fetch = world.connect(transport);
      return async (input, init) => {
        await gate.leaving(addressOf(input), isBare(input, init, transport));
        return fetch(input, init);
      };
    },
    async inspectTls(url, transport) {
      await gate.leaving(url, transport.clientCertificate === undefined);
      return world.inspectTls(url, transport);
    },
    async takesTls(url, version, transport) {
      await gate.leaving(url, transport.clientCertificate === undefined);
      return world.takesTls(url, version, transport);
    },
    async openBrowser(url) {
      await gate.leaving(url);
      return world.openBrowser(url);
    },
    files: line === undefined ? namedFiles(world, gate) : confinedFiles(world, line.file, gate),
  };
}

const addressOf = (input: Parameters<typeof fetch>[0]): URL =>
  new URL(typeof input === 'string' || input instanceof URL ? input : input.url);

/** Whether a request asks for what is published, and says nothing about who asks. */
function isBare(
  input: Parameters<typeof fetch>[0],
  { method = 'GET', body, headers }: RequestInit = {},
  { clientCertificate }: Transport,
): boolean {
  const names = [...new Headers(headers).keys()];
  return (
    (typeof input === 'string' || input instanceof URL) &&
    method === 'GET' &&
    body == null &&
    clientCertificate === undefined &&
    !names.some((name) => name === 'authorization' || name === 'cookie')
  );
}

/**
 * Reads files that a checkout names only in its folder; all others come from the user. A name from the user or from
 * idcli itself is not written through a checkout's link that leads out of it.
 */
function namedFiles(world: World, gate: Gate): Files {
  return {
    ...world.files,
    async writeAtomic(path, data, mode) {
      // In the home folder everything belongs to the user.
      if (isBelow(path, world.cwd) && !(await holdsHome(world.cwd, world))) await refuseLink(path, world);
      await world.files.writeAtomic(path, data, mode);
    },
    async read(path, maxBytes, inside) {
      const file = gate.namedBy(path);
      return file === undefined
        ? world.files.read(path, maxBytes, inside)
        : readNamed(file, path, maxBytes, world, gate);
    },
    chunks(path, inside) {
      const file = gate.namedBy(path);
      return file === undefined ? world.files.chunks(path, inside) : chunksNamed(file, path, world, gate);
    },
  };
}

/** Restricts every file to the folder of the run, unless the user said `--trust-project`. */
function confinedFiles(world: World, file: CheckoutFile, gate: Gate): Files {
  return {
    read: (path, maxBytes) => readNamed(file, path, maxBytes, world, gate),
    chunks: (path) => chunksNamed(file, path, world, gate),
    async exists(path) {
      if (!(await world.files.exists(path))) return false;
      if (await isInside(path, file.folder, world)) return true;
      if (gate.open) return true;
      throw outside(path, file);
    },
    realPath: (path) => world.files.realPath(path),
    async writeAtomic(path, data, mode) {
      if (!(await isInside(path, file.folder, world))) {
        const isUsers = await isInside(path, world.configFolder, world).catch(() => false);
        if (!gate.open || isUsers) throw outside(path, file);
        await gate.trusted([file], [`${path}, which it writes outside ${file.folder}`]);
      }
      await world.files.writeAtomic(path, data, mode);
    },
  };
}

async function refuseLink(path: string, world: World): Promise<void> {
  const { files, cwd } = world;
  const real = await standing(path, files);
  if (isBelow(real, await files.realPath(cwd))) return;
  throw new IdcliError('UNTRUSTED_PROJECT', `${path} leads out of this folder by a link, to ${real}`, {
    hint: `look at the link; if it is yours, name the file by where it is: ${real}`,
  });
}

/** Whether a path is below a folder, both absolute. */
function isBelow(path: string, folder: string): boolean {
  const within = relative(folder, path);
  return within !== '' && within.split(sep)[0] !== '..' && !isAbsolute(within);
}

/** Whether an existing or new file at this path is in the folder; git's own folder does not count. */
async function isInside(path: string, folder: string, { files }: World): Promise<boolean> {
  const [above, real] = [await files.realPath(folder), await standing(resolve(path), files)];
  return isBelow(real, above) && !isOfGit(relative(above, real));
}

/** Also `.Git`: many file systems ignore case. */
const isOfGit = (path: string): boolean => path.split(sep).some((name) => name.toLowerCase() === '.git');

/** Returns the path with links followed as far as it exists. */
async function standing(path: string, files: Files): Promise<string> {
  try {
    return await files.realPath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await standing(above, files), basename(path));
  }
}

const outside = (path: string, file: CheckoutFile): IdcliError =>
  new IdcliError(
    'UNTRUSTED_PROJECT',
    `${path} is outside ${file.folder}, and the lines of ${file.path} may read and write there only`,
    { hint: 'name a file below it, or allow it for this run with --trust-project' },
  );
