import { command } from '../command.ts'
import { manPage } from '../man-page.ts'

export default command({
  usage: 'man',
  summary: 'Print the manual page of all commands, for man(1)',
  options: {},
  examples: ['man > ~/.local/share/man/man1/lifelog.1', 'man | man -l -'],
  needsToken: false,
  async run({ allCommands, out }) {
    const declared = (await allCommands()).map(([, command]) => command)
    out.write(await manPage(declared))
  },
})
