import * as v from 'valibot'
import { rereadTexts } from '../../lib/attachments/text/reread-texts.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Read the texts of files again',
  description:
    'In the background; they are found as before until then. `files` says how many. Text in pictures ' +
    'is read again while `ocr` is on; while it’s off, what was read of them is dropped.',
  result: v.object({ files: v.pipe(v.number(), v.integer()) }),
  status: 202,
  example: { result: { files: 120 } },
  handle: async ({ ctx }) => ({ files: await rereadTexts(ctx) }),
})
