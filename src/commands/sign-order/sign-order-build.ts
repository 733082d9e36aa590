import { defineCommand } from '../command.ts';
import { signOrderBuildOptions } from './sign-order-options.ts';

export const signOrderBuild = defineCommand({
  makesNoRequests: true,
  system: 'esigning',
  options: signOrderBuildOptions,
  examples: [
    {
      line: 'idcli sign-order build --text "I agree." --phone +447700900000 --field data.xml',
      what: 'the message as it would be sent',
    },
    {
      line:
        'idcli sign-order build --file terms.pdf --phone +447700900000 --given-name Camille ' +
        '--family-name Durand --out order.xml',
      what: 'into a file',
    },
  ],
});
