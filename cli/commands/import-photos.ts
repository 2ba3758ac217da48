import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { secondCount } from '../given.ts'
import { importConverted } from '../import/convert.ts'
import { convertPhotos } from '../import/photos.ts'
import { reportImport } from '../import/report.ts'
import { kindOf } from '../import/source.ts'

export default command({
  usage: 'import-photos <folder>',
  summary: 'Make events of the photos in a folder, those taken together in one',
  options: {
    '--dry-run': 'Only say what would come in',
    '--gap <time>': 'What is this far apart is another event: 30m, 3h (default), 1d',
    '--distance <km>': 'And so is what is this far away; 5 by default',
    '--tags <list>': 'Tags of the events, separated by commas',
  },
  examples: ['import-photos ~/Pictures --dry-run', 'import-photos ~/Pictures/2019 --tags photos'],
  async run({ args: [folder = ''], options, client, out, signal }) {
    if (folder === '') throw usage('Which folder? For example: lifelog import-photos ~/Pictures')
    if (!(await kindOf(folder)).isDirectory()) throw usage(`${folder} is no folder`)
    const { distance = '5' } = options
    if (!/^\d{1,5}(\.\d+)?$/.test(distance)) {
      throw usage(`--distance must be a number of kilometres, not "${distance}"`)
    }
    const converted = convertPhotos(client, folder, {
      gap: secondCount(options.gap ?? '3h'),
      distance: Number(distance),
      tags: (options.tags ?? '').split(',').filter((tag) => tag.trim() !== ''),
    })
    const query = { dry_run: options.dryRun && 'true' }
    reportImport(await importConverted({ client, out, signal }, converted, query), out)
  },
})
