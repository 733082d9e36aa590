/** Topics of `idcli help` besides the commands. */
export const HELP_TOPICS = ['exit-codes', 'environment', 'output'];
