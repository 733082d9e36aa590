import { defineCommand } from '../command.ts';
import { SESSION_ARGUMENT, SESSION_OPTIONS } from '../options/session-options.ts';

export const sessionCancel = defineCommand({
  arguments: [SESSION_ARGUMENT],
  options: SESSION_OPTIONS,
  examples: [
    {
      line: 'idcli session cancel ID --provider signicat-sms-otp --sandbox http://127.0.0.1:8400',
      what: 'the person finds the page gone',
    },
  ],
});
