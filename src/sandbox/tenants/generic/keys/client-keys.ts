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
