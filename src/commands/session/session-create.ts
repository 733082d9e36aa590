import { defineCommand } from '../command.ts';
import { SESSION_CREATE_OPTIONS } from '../options/session-options.ts';

export const sessionCreate = defineCommand({
  description:
    'Step by step what login --protocol rest does at once. With the flow redirect the callback URLs are ' +
    'those of --request-file.',
  options: SESSION_CREATE_OPTIONS,
  examples: [
    {
      line: 'idcli session create --provider signicat-sms-otp --sandbox http://127.0.0.1:8400 --flow headless',
      what: 'against a running sandbox; the answer has id and authenticationUrl',
    },
    {
      line: 'idcli session create --provider signicat-sms-otp --sandbox --request-file session.json --dry-run',
      what: 'see the body that would be sent',
    },
  ],
});
