import { defineCommand } from '../command.ts';
import { signOrderRunOptions } from './sign-order-options.ts';

export const signOrderRun = defineCommand({
  system: 'esigning',
  options: signOrderRunOptions,
  examples: [
    { line: 'idcli sign-order run --sandbox', what: 'no account needed: a text, signed by a persona' },
    {
      line: 'idcli sign-order run --sandbox --file terms.pdf --no-auto-approve',
      what: 'you are the signer, in your browser',
    },
  ],
});
