import { defineCommand } from '../command.ts';
import { SESSION_ARGUMENT, SESSION_SHOW_OPTIONS } from '../options/session-options.ts';

export const sessionShow = defineCommand({
  description: 'A session that still waits is not a failure: the outcome is pending, and the exit code 0.',
  arguments: [SESSION_ARGUMENT],
  options: SESSION_SHOW_OPTIONS,
  examples: [
    {
      line:
        'idcli session show ID --provider signicat-sms-otp --domain acme.sandbox.signicat.com --client-id ' +
        'ID --client-secret env:SECRET',
      what: 'one reading',
    },
    {
      line:
        'idcli session show ID --provider signicat-sms-otp --sandbox http://127.0.0.1:8400 --field ' +
        'data.session.status',
      what: 'the status alone, for a script',
    },
  ],
});
