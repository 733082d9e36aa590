// A worker thread of the program: src/node/threads.ts starts it.
'use strict';

require('./load.js').load('thread.js');
