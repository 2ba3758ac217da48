import manifest from '../../package.json' with { type: 'json' }

const [, started = ''] = /node ((?:--\S+ )*dist\/server\.js)$/.exec(manifest.scripts.start) ?? []

/** What `npm start` starts Node with, once LifeLog is built. */
export const startArguments = started.split(' ')

const [, assignments = ''] = /&& ((?:\w+=\S+ )+)exec node /.exec(manifest.scripts.start) ?? []

/** What `npm start` sets in the environment. */
export const startEnvironment: Record<string, string> = Object.fromEntries(
  assignments
    .trim()
    .split(' ')
    .map((assignment) => assignment.split('=')),
)
