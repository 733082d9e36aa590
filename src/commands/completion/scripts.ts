/**
 * Shell scripts: each passes the words before the cursor and shows the candidates, one a line, with a tab and a
 * description where the shell shows one. The line `:file` asks the shell for its own file names.
 */
export const SCRIPTS = {
  bash: `# idcli completion for bash
_idcli() {
  local IFS=$'\\n' line word words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  # bash splits --option=value and values with a colon into words of their own; files are all it can offer there.
  while read -r line; do
    word="\${line%%$'\\t'*}"
    if [ "$word" = ':file' ]; then
      COMPREPLY+=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
      compopt -o filenames 2>/dev/null
    else
      COMPREPLY+=("$word")
    fi
  done < <(idcli completion words -- "\${words[@]}" 2>/dev/null)
}
complete -F _idcli idcli
`,
  zsh: `#compdef idcli
# idcli completion for zsh
_idcli() {
  local line word description
  local -a candidates
  local files=0
  while IFS= read -r line; do
    word="\${line%%$'\\t'*}"
    description="\${line#*$'\\t'}"
    if [[ "$word" == ':file' ]]; then
      files=1
    elif [[ "$word" == "$description" ]]; then
      candidates+=("\${word//:/\\\\:}")
    else
      candidates+=("\${word//:/\\\\:}:$description")
    fi
  done < <(idcli completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#candidates} )) && _describe idcli candidates
  (( files )) && _files
  return 0
}
if [[ "\${funcstack[1]}" == '_idcli' ]]; then _idcli "$@"; else compdef _idcli idcli; fi
`,
  fish: `# idcli completion for fish
function __idcli_complete
  set -l words (commandline -opc)[2..-1] (commandline -ct)
  for line in (idcli completion words -- $words 2>/dev/null)
    if test "$line" = ':file'
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c idcli -f -a '(__idcli_complete)'
`,
} as const;
