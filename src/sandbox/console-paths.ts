/** The addresses of the console's pages. */

/** Below it stand all pages but the first. */
export const CONSOLE_PATH = '/console';
/** In bytes: people and clients are imported from whole files. */
export const LARGEST_IMPORT = 1024 * 1024;

/** Path → view. */
export const PAGES = {
  '/': 'requests',
  [`${CONSOLE_PATH}/requests/:id`]: 'request',
  [`${CONSOLE_PATH}/messages`]: 'messages',
  [`${CONSOLE_PATH}/waiting`]: 'waiting',
  [`${CONSOLE_PATH}/scenarios`]: 'scenarios',
  [`${CONSOLE_PATH}/people`]: 'people',
  [`${CONSOLE_PATH}/people/:id`]: 'person',
  [`${CONSOLE_PATH}/personas/:id`]: 'persona',
  [`${CONSOLE_PATH}/clients`]: 'clients',
  [`${CONSOLE_PATH}/clients/:id`]: 'client',
  [`${CONSOLE_PATH}/systems`]: 'systems',
  [`${CONSOLE_PATH}/clock`]: 'clock',
} as const;

export type PageName = (typeof PAGES)[keyof typeof PAGES];
