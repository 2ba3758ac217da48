import { randomUUID } from 'node:crypto'
import type { Storage } from './client.ts'
import { deleteObject } from './objects.ts'
import { formChecks } from './probe-form.ts'
import { otherChecks } from './probe-other.ts'
import { putChecks } from './probe-put.ts'
import type { ProbeResult, StorageStatus, UploadWay } from './schema.ts'
import { lookAt, type Trial } from './trial.ts'

/** How files are to be sent, and what was looked at. */
export type Probed = Pick<StorageStatus, 'uploads' | 'probe'>

const byForm: UploadWay = {
  way: 'form',
  reason: 'Files go straight to the storage, by signed forms.',
}

/** Of the embedded storage, which comes with this very LifeLog, nothing has to be found out. */
export const ofEmbedded: Probed = { uploads: byForm, probe: [] }

/**
 * Tries whether the storage keeps the promises that uploads rest on, as some stores accept a signed
 * form and ignore its conditions, and others refuse files at random. Forms are the way where they
 * are sound, else signed PUTs where these are; with neither, files go through LifeLog. Whatever is
 * stored meanwhile lies under `probe/` and is deleted.
 * @throws {Problem} `storage_unavailable`
 */
export async function probeStorage(storage: Storage, now: Date): Promise<Probed> {
  const folder = `probe/${randomUUID()}`
  const used: string[] = []
  const key = (name: string) => {
    used.push(`${folder}/${name}`)
    return `${folder}/${name}`
  }
  const trial: Trial = { storage, now, key }
  try {
    const forms = await lookAt('form', formChecks(trial))
    const puts = isSound(forms) ? [] : await lookAt('put', putChecks(trial))
    const uploads = chooseWay(forms, puts)
    const method = uploads.way === 'put' ? 'PUT' : 'POST'
    const others = await lookAt(null, otherChecks(trial, method))
    return { uploads, probe: [...forms, ...puts, ...others] }
  } finally {
    for (const target of used) await deleteObject(storage, target)
  }
}

function isSound(results: ProbeResult[]): boolean {
  return results.every(({ passed }) => passed)
}

function chooseWay(forms: ProbeResult[], puts: ProbeResult[]): UploadWay {
  if (isSound(forms)) return byForm
  const failed = `“${forms.find(({ passed }) => !passed)?.check}” is not so`
  if (isSound(puts)) {
    const reason = `Files go straight to the storage, by signed PUTs, as its forms are not reliable: ${failed}.`
    return { way: 'put', reason }
  }
  const reason = `Files go through LifeLog, as the storage is reliable neither by forms (${failed}) nor by PUTs (“${puts.find(({ passed }) => !passed)?.check}” is not so).`
  return { way: 'lifelog', reason }
}
