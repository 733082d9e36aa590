import { defineCommand } from '../command.ts';

export const completion = defineCommand({
  makesNoRequests: true,
  description:
    'The script asks idcli itself for what fits: commands, options, values, providers of your own, faults ' +
    'and personas.',
  arguments: [
    {
      name: 'shell',
      help: 'bash, zsh or fish; the scripts themselves ask with `words` and what was typed so far',
    },
    {
      name: 'words',
      help: 'what was typed so far, the last word perhaps in part',
      optional: true,
      variadic: true,
    },
  ],
  options: {},
  examples: [
    {
      line: 'source <(idcli completion bash)',
      what: 'for this bash; put the line into ~/.bashrc for every one',
    },
    {
      line: 'source <(idcli completion zsh)',
      what: 'for this zsh, after compinit; put it into ~/.zshrc for every one',
    },
    {
      line: 'idcli completion fish | source',
      what: 'for this fish; or write it to ~/.config/fish/completions/idcli.fish',
    },
  ],
});
