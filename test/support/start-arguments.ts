import manifest from '../../package.json' with { type: 'json' }

const [, started = ''] = /node ((?:--\S+ )*dist\/server\.js)$/.exec(manifest.scripts.start) ?? []

/** What `npm start` starts Node with, once LifeLog is built. */
export const startArguments = started.split(' ')
