// A plugin of Rolldown that makes exports plain members. Between chunks it writes a getter for each, which has to be
// defined when a chunk is loaded, compiled when it is first used, and called each time.
const GETTER =
  /^Object\.defineProperty\(exports, "([\w$]+)", \{\s+enumerable: true,\s+get: function \(\) \{\s+return ([\w$]+);\s+\}\s+\}\);/gm;

export const PLAIN_EXPORTS = {
  name: 'plain exports',
  renderChunk(code) {
    const plain = code.replace(GETTER, (getter, exported, local) =>
      // A member would keep the value that it had when the chunk was loaded.
      isAssignedAgain(code, local) ? getter : `exports.${exported} = ${local};`,
    );
    return plain === code ? null : plain;
  },
};

/** Whether a variable gets its value anywhere but where it is declared at the top of the chunk. */
function isAssignedAgain(code, local) {
  const escaped = local.replaceAll('$', '\\$');
  return (
    !new RegExp(`^(?:const|class|(?:async )?function\\*?) ${escaped}\\b`, 'm').test(code) &&
    new RegExp(`(?<![\\w$.])(?<!(?:let|var) )${escaped} (?:[-+*/|&?]{0,2})=(?!=)`).test(code)
  );
}
