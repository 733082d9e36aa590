#!/usr/bin/env node
import { run } from '../dist/cli.js';
import { nodeWorld } from '../dist/node.js';

process.exitCode = await run(process.argv.slice(2), nodeWorld());
