import { defineCommand } from '../command.ts';
import { signOrderSubmitOptions } from './sign-order-options.ts';

export const signOrderSubmit = defineCommand({
  system: 'esigning',
  options: signOrderSubmitOptions,
  examples: [
    { line: 'idcli sign-order submit --sandbox', what: 'in the sandbox, for a persona' },
    {
      line:
        'idcli sign-order submit --endpoint https://esign.example.com/ --tls-cert client.pem --tls-key ' +
        'client.key --file terms.pdf --phone +447700900000',
      what: 'at a service; this path was never proven',
    },
  ],
});
