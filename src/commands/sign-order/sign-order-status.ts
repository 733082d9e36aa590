import { defineCommand } from '../command.ts';
import { signOrderStatusOptions } from './sign-order-options.ts';

export const signOrderStatus = defineCommand({
  arguments: [{ name: 'ORDER_ID', help: 'the order, unless --order-id names it', optional: true }],
  system: 'esigning',
  options: signOrderStatusOptions,
  examples: [
    {
      line: 'idcli sign-order status order-1 --sandbox http://127.0.0.1:8400',
      what: 'in a sandbox that runs',
    },
    {
      line:
        'idcli sign-order status order-1 --endpoint https://esign.example.com/ --tls-cert client.pem ' +
        '--tls-key client.key',
      what: 'at a service',
    },
  ],
});
