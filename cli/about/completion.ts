// `penstock completion`: a few lines for the shell, which asks `penstock __complete` at every TAB. What to offer is
// decided by about/complete.ts from the table of commands, so the script never grows old.

import type { InputOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import type { completionSpec } from './spec.ts'

const bash = `# penstock completion for bash
_penstock() {
  local candidate description
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate description; do
    case "$candidate" in
      :file) compopt -o filenames; COMPREPLY+=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")) ;;
      :directory) compopt -o filenames; COMPREPLY+=($(compgen -d -- "\${COMP_WORDS[COMP_CWORD]}")) ;;
      *) COMPREPLY+=("$candidate") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _penstock penstock
`

const zsh = `#compdef penstock
# penstock completion for zsh
_penstock() {
  local line candidate
  local -a found
  while IFS= read -r line; do
    candidate=\${line%%$'\\t'*}
    case "$candidate" in
      :file) _files ;;
      :directory) _files -/ ;;
      *) found+=("\${candidate//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe 'penstock' found
}
compdef _penstock penstock
`

const fish = `# penstock completion for fish
function __penstock_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
    switch $line
      case ':file*'
        __fish_complete_path (commandline -ct)
      case ':directory*'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c penstock -f -a '(__penstock_complete)'
`

const scripts = { bash, zsh, fish } as const

export async function run(
  { output }: Context,
  { args }: InputOf<typeof completionSpec>,
): Promise<ExitCode | undefined> {
  await output.write(scripts[args.shell])
  return undefined
}
