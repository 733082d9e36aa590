#!/usr/bin/env node
'use strict';

const { load } = require('./load.js');

const { run } = load('cli.js');
const { nodeWorld } = load('node.js');

run(process.argv.slice(2), nodeWorld()).then((code) => {
  process.exitCode = code;
});
