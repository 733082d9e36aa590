/** The bundler hands over a picture as base64: see `scripts/build/pictures.js`. */
declare module '*.jpg' {
  const base64: string;
  export default base64;
}
