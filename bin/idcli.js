#!/usr/bin/env node
'use strict';

const { enableCompileCache } = require('node:module');

// Node.js 22 and later keep what V8 compiled, so that the next start takes a third less.
if (enableCompileCache !== undefined) {
  const folder = require('./cache-folder.js').cacheFolder(process.env, process.platform);
  if (folder !== undefined) enableCompileCache(folder);
}

require('../dist/idcli.js');
