/** Keys of the provider, fixed and public, therefore worthless. Every `kid` starts with `sandbox-`. */
import { type JoseKey, loadKey } from '../../../jose/key.ts';

export const RSA_KEY: JoseKey = loadKey({
  kty: 'RSA',
  use: 'sig',
  kid: 'sandbox-generic-rsa-1',
  n: 'qx8gNR3J5UUTTLymvPWWRVhFvaQYEx2qqori6AyCtIm70LGOstYVKnBZhKNe6x1IGTbUWg5aExYMji3Bdz5SEOzEr9P7FAHYJm58dUJvvE17GtMnLbtgdRBT7IfRO9xhZxhfgUXXhjLdxfFYRTRFRyib7FDux9ZaS6CnX1ANGN2nJ2oe0DMcgdHcS_k_DJwVw5FAq6eNluezf8QBi5jTuvEGqc6MgR_iPA6nxNPfqIGoOrDGwIqIpk80sNijXa3pf3ljM4uJVP3XUZuiYwHC0ymXVm5LS6KZy6cDnCGK64554Kpdp_Fsm-eTvwAOuYSPfdsfR_xSlJvOv6vbQgrIrw',
  e: 'AQAB',
  d: 'G4Wfi_t1B9tivcJPvO9w0kleuiAEwTpRwykgUnsEoJ3QZ8HO9iNpdxBnzWXrM7xbZrbDU5KgWRaAQXPJfHC5CUDTZ4YcCT08sv2tJbzgNLRvesKAOCI9YsaUAORdOhf5UHgCkEuX3N0cfyQQctzz0XyOC2V-6gQnNKerk7BP0vI8AnCz0BYP_hW25QfEXLdWP8arXY0kSjeIddCwEDWsEx05YWfKL3gaounLgJkwpCoogiNQurXphvEioGmyrjCvNssGH_cv1qBrdy39BBVpR6n2xG9MfrizSgR4dhilFQIG3i-xgkXJBf2h3XNPLTbQLgdVgOi_y2auCeiZHCfpDQ',
  p: '1j_Jopo3scrr_vZXj3ACQ_LkNimihSHjHCkX4gsxVeeTjN3ZpKEpN13BiL8V5KrfgRRh31GGm6ulE4z6mOhxQFeNgeaXMPC7k6UyT-hGn60xncou3yPySYiHy0yo7xXN8bTAVvflN2h6XiAfCYPwRIZFaA2tpkK9k35zGj2Dans',
  q: 'zHfW7l2-TuPJtDjri9MoSiGtDLypPj6knZ7ZvMzzuCUC_mC2Snyuqk8wrs5Az2YMnKsm2GxpxMNSc2NGBkiD5c1DbPDG1e_kaoTAXO7va0FiEDK8QsHDLznpKDG3dbl6otuq4vldI1GZiYf4y2STTLUfU56n_BA7e-GNAY4RLl0',
  dp: 'qvZrp9z35F_QwbtBU6xFooMHqFDA5wuLdsUz0aSs0afhDd9Z9QzFHvEppj0U80uG3jGth84-Y6osJ9WvgqS4-mbi_G1M6Diw9bg01Z67_F7v4MGddWHxzMut0IRzqZT0qZNaiAt4VSaBvupS2fz2lTev2sBPeQR40mFs59t-KlE',
  dq: 'xJpWqEyrON_-irRQiNo4208WPjEJ6zgAwS6E3u2TS3ULM916apUIven3PZ5E4yeU6PAJIgDckr3dAeZq5o_Dg6ujMZUzG3LXhzSuYq28uLzdtgWSz_3P2BEvB98GMMRwDzh5UFXGILfNkliT-b5zhEaEILtlexGAoNV36A7apmE',
  qi: 'j3FmpHF8qy7NIJZM4MwfjT4GfFeAURcc8fl2DQO6rJZTwJrYQFCYv3rDlzSxQctNnf0AOp3xr3-XXQOX-fR1cDdMKbGIh8mBNdaClHeeFj61BCPqodNoByjCPgUkbJ0fU3Dsv3SCAdqE260RiYHTCFpNjOQim3Usj9YPuMEk6qE',
});

export const NEXT_RSA_KEY: JoseKey = loadKey({
  kty: 'RSA',
  use: 'sig',
  kid: 'sandbox-generic-rsa-2',
  n: 'jU_yGozKNVi8b_w9wMc0ZWQRqhJ6Fz5GuMN4Rk-CAzWyNeNFDIJTsKr7Se1osBXBMXVa1jlBAS7Xxf8E7tFV2ewCJY_lbmcO1vVANAn9FmflCMwdxbyaWvi8TCS4AFg3PSVyFpxssutrxOE9Ksk2Q3VyFrkj9lCllnnruxfPBTV7bzQyyzFLY0mSO-iDl5-stNny9oAmQbGb_G76KCwcG8mUM2_w7B2sVsM-qemEdGfpLlrCRrl23xppXX_Mw5pxyRVVQhSs3JptLxG_A5iBHCWLj8hjx5Izg0iGxcSM9bDSniHrR42txbolkr3CF0n-Eeqs2epnn2ZVJ1mKgacZgQ',
  e: 'AQAB',
  d: 'EoBfldtOFDr4fP79BNLwCMBX0bkWlBl6v_ETu7zoLExo90Y4waEEnRJd0TmMpdVLVJLlYDvhx2pfJNS1TCFLSLtuMoXLB6_lkP5OOCIAqWDT61lyInQFj5iWaq-6CY2DOfW_oLc9QhWxp_bHf-UVPjLPy6rUywiXDYML-pRs7eT3YaM4FMqVhG9k9Co6inseNNB4lpj8DBjnemZ9LtE1MVgI3WGAHOMTK-KWeEXLqGit50iYQTr4VV1PV-pIwDu7FM6CelbykwleGpWRTpdWy8CiagaizrS6uE73BVYZ3hYpR3gahvOl-KImM636boSHrtxe9lbQfmkzQH1heDJNsw',
  p: 'wmd6af1jKmaxXlAt8JuQF3-eTi7vFDx_K1wcwuX3ikONKmIeGL4eYQf7_tf4fCKd21t_N7FJB3OukYxDM-UT3WKyVmqJ2UQoW6ok_bJHVpvrQv6e_oZ3OJa14mh0AwhBSp4GCR-I5bqZsUP2Jd93lAUdMwkd5YTq7oz0mi1SbUc',
  q: 'uhYSynWfZdxFVtN7e1GyoEOMbNJhNejTR1cfKmApvUDQ7RwH4imyBQClu-DpLEtk_kQJfHoagh3BmQmfCHeFRcDnVeAbcJaVJnrV3_ftQG1MpFmT0oAOa_up8sbtXGDtK7tEl_CcE9TDfjumalV6qcvCshuxDMzQxOBWtWrwBvc',
  dp: 'E_FPkn3m5VuhiF5LSCp9Lpvt3nFcH0RRe144qRm0Oh_R5G4qTjl6nlOWWz9Gg119uhn5w_nQ1w3b85xi7Hjsf8J3LvxA5ePjC_w5TTkzrkPSb431O4EJy-lSAUbb18_J-uCZF-h_P6nTyGaDYsE44BtiMnEV-wyWmSAmm4ZYtVM',
  dq: 'dzlPPsIPp05yaofCtKcKYB4HKW289LJAM5QBFsBX3bZaZaAw-NkoAoaAqRgXrNZ9VV84CLWeqEDyWd_NMbqJ-7_1N5MHYaJI20eWIhIRwtaEZUQzLon3M34hS7fiOe6r5fnsn8B770TBH-6N19D-by1qh3yweff7xjfJtiBWus8',
  qi: 'MQgdLSfv0NOMo5iyQ5epwsQGiBd4DCdQw5uraKPut72BC5MyRF-xW68N6oSt_oWVO97_Gu-UpJdv9Pp8vXhnaU09G-XZQjIHarMxbAhMZIOatDmioNAyf5Hl9cZiPxxnZDslBrPYzpcwrhNKp7ip-oPTJpPprb-OM_foFHvZdQM',
});

export const P256_KEY: JoseKey = loadKey({
  kty: 'EC',
  use: 'sig',
  kid: 'sandbox-generic-p256-1',
  crv: 'P-256',
  x: 'Y97-kWe0dSPjNZZQsnmim2boc6RKKEGnA3_Q_AENOs8',
  y: 'Ey7Ko1A2AsG0Yh9s0ELB-kUToQua51bg8_9P0-9LSmQ',
  d: 'XMUj0FdeirqZADQ6ugJKaM606M9o5lxsSZIRQQlT39k',
});

export const NEXT_P256_KEY: JoseKey = loadKey({
  kty: 'EC',
  use: 'sig',
  kid: 'sandbox-generic-p256-2',
  crv: 'P-256',
  x: 'FOj49PLe_ddvSR3e71i5shkYC1S3J32LVRHvvMMySnY',
  y: 'sfthIvk3yQ05slMiCkizQKCcSur281OHORg2Re4-S6c',
  d: 'FkHdnoCSaRohd59azNBVthR2mDqYXVyjkcBPadmunhs',
});

export const P384_KEY: JoseKey = loadKey({
  kty: 'EC',
  use: 'sig',
  kid: 'sandbox-generic-p384-1',
  crv: 'P-384',
  x: '069_iYLmcubxDaowOvh4Ijs_KOf64Yv_cWO0teFOdFw37dtMJooh0Q5OLEf-qgrl',
  y: 'P-rbHtollQ-_HiCM4GgbzrXBQnI6OsbZTDD5jYXdIYBXG2nj41Oox9w5eidwVSUm',
  d: '-wQkvgVgZRvtoa7zje3RyxspcCPllZ6fVm9Cd5hWY8To9n8jHYw9ROsFtcp8eqzA',
});

export const P521_KEY: JoseKey = loadKey({
  kty: 'EC',
  use: 'sig',
  kid: 'sandbox-generic-p521-1',
  crv: 'P-521',
  x: 'AeVEN3_Eiu4Lnmh1yxR8g3JNrPsHRjVV2u5uwcDLkwNStx6PmmPE67-ZZjCR_V2Gv_L9LMopdX8CtRljtGZfTq6i',
  y: 'ALTgHYbAMMbHgK7RwCW7-rihQsFw3GYEaGUZ7ZrNRGjS5TZxO52ddH8rxQHSpWn2t5aKZWu5dPxdb8MVVr6Y4guf',
  d: 'AGDNHUgLx-dCuo7wOxB8MFK5gNRJTbSvJEonI8QhtjD2oOWcTIgoYVa0U2d-7dGaRIaof4GV2YwFbae1Lbb7Rpf4',
});

export const ED25519_KEY: JoseKey = loadKey({
  kty: 'OKP',
  use: 'sig',
  kid: 'sandbox-generic-ed25519-1',
  crv: 'Ed25519',
  x: 'olQCORkGqKD4n6GzRGgh6W9bl92mXuBjZOYFvvikDUM',
  d: 'qBa2BOHQLH0tqCLGvMtRg3P7gsncHGIi0C7C5oF0GdM',
});

export const NEXT_ED25519_KEY: JoseKey = loadKey({
  kty: 'OKP',
  use: 'sig',
  kid: 'sandbox-generic-ed25519-2',
  crv: 'Ed25519',
  x: '9Lagei0AaxKpjJ-kfabt_nOZOAUzfQwaHqYi_oRNTqs',
  d: 'rafng3ib1Lfu6XF2mnB__zaYlteeGce80g7hGixDzEs',
});

/** Requests are encrypted to it. */
export const RSA_ENCRYPTION_KEY: JoseKey = loadKey({
  kty: 'RSA',
  use: 'enc',
  kid: 'sandbox-generic-enc-rsa',
  n: 'umTey0AO96J40k4Tq3dEvrFbAt7vf5IBWnYvy6BpZEnZ8j5dXHkLapi3rXzb1HLq0DETkgDbjzO10QlLKNmQ2av67u47mpN71QupJkgZL3AG6ROWbatWxdqrr28ksGmc3TQA2zDoPhSLyJJUQ04-zhLoHmJA3lI6kZlTsYeOwYpqh3lffh9zxr9Ud0lcXviEk-x_Fel46FsEbG6KONl7eF01e3GDMljszmLizHJtwMfcvvXW4Z3sgSMamcTgdwURj_z2iHl7WNZ5a-XWUyaLlg4ahWHXlskmUD4-szGiOgYS8C9wgpq0fltAsUhN_qFy_LRdzBn5IZFpE6Iw7_813Q',
  e: 'AQAB',
  d: 'AwNO1BE-g4yntOOzxdYhNdgvEqUqB8On7BZY1wHclIwRWAhx5XdESZ5SM3js2ZzuNpxOwlHGzRIkaXMaprNRnJaRTMBsFTmkXW695G68WOmZBm1URYSNbk8rXEitbO6W9nXUYNs7BvVL67b-9GhrvMJOMYOJyMB98t9FQUbh4-35sNKlPFx9E9QiKUyMfFfoQtQmP0c1xyG-Y85ppXbiLpch6UE85Q9EOe_0IXp_ZdRYb36TlAOesoLOsmcibQdoUF8SXq-LCyJB9GRw8JlT0ODVWr2r_EpDVdxyFOdwoVJU13570p5LSzuMTCX4Ks0qWRhKD0GZ2ePTLVPx3Ndvjw',
  p: '7sM8XAeMYlT8L4dfl-2ufHzazOneic1EKGxswX7DhM6YGsrciIKZsVSv0PFK5iJVk4URKrUWS07v6GxwuMrFA0U_mX8-xvUPKRqoTRJVVhcyU-6mNDnpIAxgb0agLbWy_QXou7Gk-pvswdti2wyto1sNRU8c3CjkLc2cdlSOeA8',
  q: 'x9nEnsKSpsNOAzmnXS2MPMQQjkB5FMGM8AczZ3AzbW0XD06xSS_1VCTi8_V7LDGkeByQTL_tNlFoMHOw_gRJrHmHGupaVzkfYD9md-VjsLmUT2Zgzpx09TLHb7Z-EAdCdUpk1jWL_QGx-rBFhG8rrwxudYPJC3zw2DExeXI8J1M',
  dp: 'm6TF2jBJgWhpJQqYdE_KqPgzIdVq7mXTAo77rn9WMWMDoKORc6O_UOwl2I0TCEZlhs79y9tUdy80EU1vhecY2vLvbL6YS9ZAVck84VEMNBzXAAPYcL83i17GFoPxsxp5XZvWhVReecffZNgA706qeozGb-IMrDAz3u_kCPdCEF0',
  dq: 'IYQtDG8XRy5z8-iEYAUWgs5i9GhtpgR7zXl3rn5Lsatc9a094EdRvoXdJgriWFwO-DHaJXT-pGBst8t_QGqZrHpJJUNuWTh0QaEAX1UyLd5BuDs0OxJULxcQCXUymR-OjrsmRCKA0rKpFaDgV8CJM_dCwySR4AJZJfjCElsNKY8',
  qi: 'WhHGQt-gyb2eTYU4MXYmpZtZbdSJeVqWLLWoxztRlfRQSsa-zN75QDew4ynYY45TD8Ikz27ReDN9I-m3k7G7kpy4ZxQLiXG-2283kJfbRVPyLLztX3k7OQbLIMmYAMneDzJk9QB9L3DX6i-ymNL9aNxlr9698GUbJI36zd1elPs',
});

/** Requests are encrypted to it. */
export const P256_ENCRYPTION_KEY: JoseKey = loadKey({
  kty: 'EC',
  use: 'enc',
  kid: 'sandbox-generic-enc-p256',
  crv: 'P-256',
  x: 'mDCV8EPsYsq2pXmQXPpe8Gw1WNHAWus0jSfxJp27628',
  y: 'U8PWFhWlo1tmT-o-UDHUjYOqsxEEJRZwqbeOsmxIlZw',
  d: 'H-kD9wD21FWDfYQiiIeqLhrYfNYo3yfOJrMki41XjlQ',
});
