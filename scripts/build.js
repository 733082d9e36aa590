// npm run build: the program that bin/idcli.js starts, in dist/.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundle } from './build/bundle.js';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
rmSync(dist, { recursive: true, force: true });
await bundle(dist);
