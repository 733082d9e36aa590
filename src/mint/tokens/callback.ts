/** An answer of the front channel as a browser brings it: the state is beside the token. */
export const asCallback =
  (parameter: string, state: string) =>
  (token: string): string =>
    `http://127.0.0.1/callback#${parameter}=${token}&state=${encodeURIComponent(state)}`;
