import { cac } from 'cac'
import { addCommand, addCommonOptions } from './arguments.ts'
import { commands } from './commands.ts'
import { columns } from './output.ts'
import { environment, exits, precedence } from './reference.ts'

/** Prints what there is: commands, common options, environment and exit codes. */
export async function printHelp(): Promise<void> {
  const cli = cac('lifelog')
  addCommonOptions(cli)
  for (const load of Object.values(commands)) addCommand(cli, (await load()).default)
  cli.help((sections) => [
    ...sections.filter(({ title }) => !title?.startsWith('For more info')),
    {
      title: 'Environment',
      body: [
        ...columns(environment.map(([name, text]) => [`  ${name}`, text])),
        `  ${precedence.replace(', these over', ', these over\n ')}`,
      ].join('\n'),
    },
    {
      title: 'Exit codes',
      body: exits.map(([code, text]) => `  ${code}  ${text}`).join('\n'),
    },
    { body: 'Options, arguments and examples of a command: lifelog <command> --help' },
  ])
  cli.outputHelp()
}
