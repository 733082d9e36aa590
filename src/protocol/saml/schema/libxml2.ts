/**
 * libxml2, compiled to WebAssembly. The build loads it differently, in a sixth of the time: see
 * scripts/build/libxml2.js.
 */
export const loadLibxml2 = () => import('libxml2-wasm');
