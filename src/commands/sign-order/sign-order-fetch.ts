import { defineCommand } from '../command.ts';
import { signOrderFetchOptions } from './sign-order-options.ts';

export const signOrderFetch = defineCommand({
  arguments: [{ name: 'ORDER_ID', help: 'the order, unless --order-id names it', optional: true }],
  system: 'esigning',
  options: signOrderFetchOptions,
  examples: [
    {
      line: 'idcli sign-order fetch order-1 --sandbox http://127.0.0.1:8400 --out order.sdo',
      what: 'from a sandbox that runs',
    },
    {
      line:
        'idcli sign-order fetch order-1 --endpoint https://esign.example.com/ --tls-cert client.pem ' +
        '--tls-key client.key --file terms.pdf --phone +447700900000',
      what: 'and compare it with what was ordered',
    },
  ],
});
