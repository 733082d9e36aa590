/** What the tests use of a package that ships no types. */
declare module 'oidc-provider' {
  export interface Configuration {
    readonly [name: string]: unknown;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (
      request: import('node:http').IncomingMessage,
      response: import('node:http').ServerResponse,
    ) => Promise<void>;
  }
}
