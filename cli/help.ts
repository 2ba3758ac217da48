import { cac } from 'cac'
import { addCommand, addCommonOptions } from './arguments.ts'
import { commands } from './commands.ts'

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
        '  LIFELOG_URL        Address of LifeLog, http://localhost:8000 by default',
        '  LIFELOG_API_TOKEN  API token (LIFLOG_API_TOKEN works too)',
        '  NO_COLOR           No colours',
        '  Flags win over these, these over what "lifelog login" keeps in',
        '  $XDG_CONFIG_HOME/lifelog/config.json (~/.config/lifelog/config.json).',
      ].join('\n'),
    },
    {
      title: 'Exit codes',
      body: [
        '  0  done',
        '  1  failed',
        '  2  used wrongly, or given something invalid',
        '  3  not found',
        '  4  no token, or a wrong one',
        '  5  LifeLog, its database or its storage is unreachable',
        '  130  interrupted',
      ].join('\n'),
    },
    { body: 'Options, arguments and examples of a command: lifelog <command> --help' },
  ])
  cli.outputHelp()
}
