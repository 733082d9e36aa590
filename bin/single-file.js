'use strict';

// Where the single file starts: Node's cache of compiled code means nothing to Bun, which has the program compiled
// already.
require('../dist/idcli.js');
