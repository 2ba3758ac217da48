import { commonOptions, optionNames } from '../arguments.ts'
import { command } from '../command.ts'
import { usage } from '../failure.ts'

export default command({
  usage: 'completion <shell>',
  summary: 'Print completion for bash, zsh or fish',
  options: {},
  examples: [
    'completion bash > ~/.local/share/bash-completion/completions/lifelog',
    'completion zsh > ~/.zfunc/_lifelog',
    'completion fish > ~/.config/fish/completions/lifelog.fish',
  ],
  needsToken: false,
  async run({ args: [shell = ''], out, allCommands }) {
    const script = Object.hasOwn(scripts, shell) && scripts[shell as keyof typeof scripts]
    if (!script) throw usage(`There is completion for bash, zsh and fish, not for "${shell}"`)
    const list: Listed[] = []
    for (const [name, { summary, options }] of await allCommands()) {
      list.push({ name, summary, options: optionNames({ ...options, ...commonOptions }) })
    }
    out.write(script(list))
  },
})

type Listed = { name: string; summary: string; options: string[] }

const scripts = {
  bash: (list: Listed[]) => `_lifelog() {
  local word=\${COMP_WORDS[COMP_CWORD]} options=
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W '${list.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${list.map(({ name, options }) => `    ${name}) options='${options.join(' ')}' ;;`).join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options --help" -- "$word"))
  fi
}
complete -o default -F _lifelog lifelog
`,
  zsh: (list: Listed[]) => `#compdef lifelog
_lifelog() {
  local -a names
  names=(
${list.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command names
    return
  fi
  if [[ $words[CURRENT] == -* ]]; then
    case $words[2] in
${list.map(({ name, options }) => `      ${name}) compadd -- ${options.join(' ')} --help ;;`).join('\n')}
    esac
  else
    _files
  fi
}
compdef _lifelog lifelog
`,
  fish: (list: Listed[]) =>
    list
      .flatMap(({ name, summary, options }) => [
        `complete -c lifelog -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
        ...options.map(
          (option) =>
            `complete -c lifelog -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
        ),
      ])
      .join('\n')
      .concat('\n'),
}

/** Within single quotes of any of the shells. */
function quoted(text: string): string {
  return text.replace(/['"]/g, '').replaceAll(':', ' -')
}
