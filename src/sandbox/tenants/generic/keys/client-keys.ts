/** Keys of the ready-made clients, fixed and public, therefore worthless. */
import type { Jwk } from '../../../jose/key.ts';

/** Signs client assertions, request objects and DPoP proofs. */
export const CLIENT_SIGNING_JWK: Jwk = {
  kty: 'EC',
  use: 'sig',
  alg: 'ES256',
  kid: 'sandbox-generic-client-1',
  crv: 'P-256',
  x: 'Xs8BMWu9Ksv6NH0IwORbYfIxxB9szbcpx3b8lNOAf3A',
  y: '17N9PhH7vhYsuK4uHy-ZRti4F8rXMRybpLPNez1LeNg',
  d: 'PO56hVAL_mBLRf2unJdLIrcKdakDX8K9PM9F_rr6-IU',
};

/** Decrypts what is encrypted to the client. */
export const CLIENT_DECRYPTION_JWK: Jwk = {
  kty: 'RSA',
  use: 'enc',
  kid: 'sandbox-generic-client-enc',
  n: 'wTtuw4NPr-c1AkGMBxfCAzFq8wnCy_lI9TsdmoPGnOEHVWE1Ti4_ZVKwQmPpa8MdQ4yDbUAxyWy6s-7Y1MW1mafR-HxWTJ3uW-pY4aSo4KVm8pUrck_ahuBNYOa5HFov9pZiLPw0wHJH3aSyhCFkrGLd8r4-fu-GgNSOcoSQrquAzebsK4QwRtdhdyp3HMolLbNtGC07K3R5D2MyYCU4IWj1_hqW_t67kHvwGaNEGhQcdAnn14QVwfI-LdWYI_jQh2uWo78FHo1meg4UsqP927eeXOM9xUkdoozBVZHWMw5uJLFCRv0YsmYuxJhucbdDVciQxQgO9ZQuWvyYC1HLKw',
  e: 'AQAB',
  d: 'BZ8HfVuMDWdx9NNYUfqAc9xTqqdNieaCF1Q1a8HKnNS1BGhUBya0RGvP4daLO03NQ6JKTnrQF_Z4RfS8TRBFVKd7pblkP01W2kiqdkH2gbZ-FK9_OI-XIVZUGe4MU4VSIN_GEl3x4OlSKuH4KXzZM2Sa5U1gfwvTw1qrnCw8E0Cv8k8vMjw7KrsdfaOD7FsxHfk8kfOxubIWE9bybUittDX6VDTcCVJ0fPclaN26IbMynLnlt_fw3Vlfk6kcpZbOHqIhwCHL9n-M6ndRxQMmJ8xii58pWlujcduo9OWBzWDgoRKdJtKEl9ZwpV3NL3jiIDOxR-ql6U9IBDQ68T2VlQ',
  p: '-jea-dHsIFnaof9Xla8X3hXJ9J1A6Ka3thalSqp7jcKBJxj7Hsc4pXaVySCGGVt3GbY9wch3AJP1Y1xzF4a9fVwBnV1OPON8ZQOcWMfHrykZQI2XLKecn9MyaKmz0TbbFVYDKJZzu9a49M2_H580oWMt0vNmaAslgRCbiP-B5Zc',
  q: 'xbKtxF7oX46vxvQYw4B60x9iUIHevIucXTMD0_CYrljFfrTkWtp2G4zSkIN38Ff7KhhMl6zwo2hd0CNnKSwtMp2VSzdT94YgMMsTGpsLJdE6fCfTSaTkccroXqOdNDL2LrfR_Uxo8jGtS7cByRzBqag9ODK5PaXbmWtg1nO9QY0',
  dp: 'FZgm79iGIGSg0cpPrMNns-r9evb3WxzITha2PTNpZlqa-tzVD1ryMJWDZ9A-woF6TeXEfqzmWE5spx6bcDRYtjDykroyvl6DpdQh8ieLvDo3y7JskZYFlmWLvCypMC0jyzuZGi-h3Vwyqi33iKscx7Dfi40mEWSk3_am9bPXahE',
  dq: 'gCgYJRgxIuDoadyKwRFkjb_mh7HopekK8A_GB3oMP9kkDcNN1OeRcMKVLUFMWu1t0Bf4bsqZJBTf27FXioUst4cX5K51LBwyee7q73BahaVgeGOIwFC4FlwmzlLZ8aCnnhljcwQ5c-doI5D7A1g04rpBFVEsbB48gPPuzpYwtXE',
  qi: 'kkaTkugbRaGbwnO69pyA_KJkMZMc_i6XIOUV0OBnJYqRRo7d5LpHC3MK0LQnUnYJAOp3H2fGhPNaQr7A-xPfmEi_Ebq-qf3LVyT5oiNO4AjSJtovuy9wDR43KMYnQ6mngP8ZlcH8AM7AQtHH857s3gc9GeJK0ROyeR0HjcVzetA',
};

/** Signs request objects by an algorithm of RSA. */
export const CLIENT_RSA_JWK: Jwk = {
  kty: 'RSA',
  use: 'sig',
  alg: 'RS256',
  kid: 'sandbox-generic-client-rsa',
  n: 'lCg-P-W8G07hsXmw8h5Y0RP-MoWwKwBV1DhEJmHyOErAKau7l_KUICM5IHd_iyKwgxgHtzgyKmwvSVjG_ESnJzdNbWxhyoI7CCtoLE5zIk2SssqC-ViC-aM_pojjyu4WTXCRlwDuxf6JoMKL_w3q8NTGezoiQKydbKHdScqa6ocoLcwk9220IAWwLfaZhqgacCyZ05l8bCkWjxKqBJOSja_UJUbk2du3eLUTJ3iQ6WAksdUIrOsWUVFVOPV3fzaU8p03mGJS_LNyoG-31JlOOZfG2ATtZrHmXuhv6Qh8DyCa7rwIwGXe3H6CLDx_NE6WkqrooPxmJBq6P8w1Xl8GJQ',
  e: 'AQAB',
  d: 'CHcOK3d0WnkU0x-ZWRQbzgJe7UMPMD3KKaB3YFwLS2UV-quJweJFzVpF2tGJE4mNXUgjtLe8wgjBYOb2I5bGmCqEPYLKSZhMSCi2wIVQ9b5J6fZBKn8AqMPHkLvUjBUzaARNBTwz6FMlSO6kshN4_36gwoytRVW3fuv2qU8ur8Sn4b-2YyzFtd9YEwOmGbnpa-HMSoirFhqcaGg4z_uVC9nSVR4mDtH1pqq98AJBzq4PCbvTa0MbxeWGivMwqKOhg9xtW5_NXuYW15O0FdI--xV1n_KPBDtoE38utHRfGeYDHh8v0qLW9cmWwUgSzlKiklprSu8pHDwV8VwdKa9ncQ',
  p: 'zQhvDgxQC32gkGpKHZCaX2cwa2Gk6HMVtVX7FC-LFcKk39wueJZXa7RnMBd2ZtC2R8zd24Win5M2ixupVLDBnHEId4Y--_R32JnXOUeiAwanNMTX3Thz0-bj29Q8FL0he2obfJR-So53Vw53q5Uc95pRrcGrL7X1Dr_CeDR-bv0',
  q: 'uPxwh9WJAK5bAmkSg5e01-8pXDGxd7gC1YxR6-RjhBzr1bIKOYmgOc_U1g5AdZPnclMUbU9PXdKPZLpawlF2XJiOaU9IBOjjqlHmFGjG-MtVbofMJ9DTBcsZp-X2PYeWqEbnuKgDgCl7hqshFPQcDvS5yc2uh8tIoKIu9pJE4Ek',
  dp: 'ZjIf-KaWd0PE9nakPpxG9eqfLcbbxaknVt1maqdP8ia0u4gp-Z0mMd8X19a6A4FgeeVZaAPyDQv5kdjVzArWVj3Y9IqLdlZiLipwJnLYBB4a1aiP2Ao9YY-iX34n_EZRHAzFapExacQdI91oNLP8XkYjFDKGOx-85_8Y1YWEx5k',
  dq: 'EFiGHQqaW4wMkK72KtiZ60a_0dy2QMzquzH1_zEkNgVUNYLQ8nqdxN3_gZaqzXjvR6Pdtzb93V2AvDbXVDpcihwU4WtXAtANZfxspzsG8e8NsoGfYZlLPETRFIv2cUNs5Zu2WBPIk2eW-bRfbPmRDSVE0XcyR9-HoGIUYkdUfLk',
  qi: 'J81jqFUAAUcQLcIezgIdAilHde0VX61PQnWUylxo6EAFK_eihu6gqih1mLf8Wo3ccCWNEKOzOeQPwq2zB0S1SYB5wH6hdzVtUWkOjdxUlij4xNH8T6hkyuC-ZdQswswpI2YBC889cE5z_S6jR8Rw2U7OyMbkitPblmKqXEueXew',
};
