import { defined } from '../../common/defined.ts';
import { defineCommand } from '../command.ts';

export const providersList = defineCommand({
  description: 'Your own are in config.yaml (yours) or idcli.config.yaml (of the project).',
  options: {},
  examples: [
    { line: 'idcli providers list', what: 'what --provider can name' },
    { line: 'idcli providers list --json', what: 'the same for scripts: data.providers' },
  ],
  async run(_, { settings, draft }) {
    const { describeProvider, missingMembers } = await import('../../config/completeness.ts');
    draft.data.providers = (await settings.providers()).map((provider) => {
      const { preset, builtIn, origins } = provider;
      const missing = missingMembers(describeProvider(provider), builtIn, origins);
      return {
        id: preset.id,
        title: preset.title,
        protocols: preset.protocols,
        ...defined({ issuer: preset.issuer }),
        origin: origins.id ?? 'preset',
        complete: missing.length === 0,
        missing,
      };
    });
    draft.data.files = (await settings.files()).map(({ path, origin }) => ({ path, origin }));
    draft.notes.push(
      'What is missing can also come from the command line or the environment: --client-id, IDCLI_CLIENT_ID.',
    );
  },
});
