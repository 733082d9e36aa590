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
    /** Ends a CIBA request: with a grant, or with an error. */
    backchannelResult(request: object, result: object): Promise<void>;
    readonly Grant: new (members: {
      readonly clientId: string;
      readonly accountId: string;
    }) => {
      addOIDCScope(scope: string): void;
      save(): Promise<string>;
    };
  }
  export const errors: { readonly AccessDenied: new () => Error };
}
