import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What a browser sends of a passkey, as WebAuthn's JSON. */
export type PasskeyAnswer = {
  id: string
  response: Record<string, string>
  [field: string]: unknown
}

/** A passkey in this process, which signs whatever it's asked to, at whatever origin. */
export type SoftwarePasskey = {
  register(challenge: string, origin: string): PasskeyAnswer
  assert(challenge: string, origin: string): PasskeyAnswer
}

/** Both that someone is there (UP) and who it is (UV), and a key (AT) in what is registered. */
const flags = { assertion: 0x05, registration: 0x45 }

/** Makes an ES256 key for the host of each origin, without attestation (WebAuthn Level 2, §6). */
export function softwarePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  let counter = 0

  function authenticatorData(origin: string, flag: number): Buffer {
    const head = Buffer.alloc(5)
    head[0] = flag
    counter += 1
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(new URL(origin).hostname), head])
  }
  function answer(type: string, challenge: string, origin: string) {
    const data = { type: `webauthn.${type}`, challenge, origin, crossOrigin: false }
    const clientDataJSON = Buffer.from(JSON.stringify(data))
    const name = id.toString('base64url')
    const common = { id: name, rawId: name, type: 'public-key', clientExtensionResults: {} }
    return { clientDataJSON, common }
  }
  return {
    register(challenge, origin) {
      const { clientDataJSON, common } = answer('create', challenge, origin)
      const data = Buffer.concat([
        authenticatorData(origin, flags.registration),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        cose,
      ])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]),
        data,
      ])
      return { ...common, response: encode({ clientDataJSON, attestationObject: attestation }) }
    },
    assert(challenge, origin) {
      const { clientDataJSON, common } = answer('get', challenge, origin)
      const data = authenticatorData(origin, flags.assertion)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), privateKey)
      return { ...common, response: encode({ clientDataJSON, authenticatorData: data, signature }) }
    },
  }
}

function encode(response: Record<string, Buffer>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')]),
  )
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest()
}
