import { defineCommand, type ValuesOf } from '../command.ts';
import { MEMBER_OPTIONS } from '../input/provider-layers.ts';
import { LISTENER_OPTIONS, PROVIDER_OPTIONS, TIME_OPTIONS, TRANSPORT_OPTIONS } from '../options/options.ts';

export const doctorOptions = {
  ...PROVIDER_OPTIONS,
  ...MEMBER_OPTIONS,
  ...LISTENER_OPTIONS,
  clockTolerance: TIME_OPTIONS.clockTolerance,
  ...TRANSPORT_OPTIONS,
} as const;

export const doctor = defineCommand({
  description:
    'Looks at Node.js, clock, browser, proxies, certificate authorities, loopback and terminal, and at ' +
    'every provider that\n' +
    'your files configure: whether it is complete, its secrets can be had (they are never shown and ' +
    'never sent), its redirect\n' +
    'URI can be listened on. Only a provider that is named, by --provider, --issuer, their variables or ' +
    'defaults, is asked for\n' +
    'what it publishes; without one nothing is sent. A cmd: reference is run, and prompt is not asked.',
  keeps: true,
  options: doctorOptions,
  examples: [
    { line: 'idcli doctor', what: 'this machine and all that is configured' },
    {
      line: 'idcli doctor --provider ingroupe',
      what: 'one provider, whether it answers, and whose clock is right',
    },
    { line: 'idcli doctor --json', what: 'for scripts: reports, with a finding for each check' },
  ],
});

export type DoctorValues = ValuesOf<typeof doctorOptions>;
