import { exitCodes } from './failure.ts'

/** Variables, and what each is for. */
export const environment: [name: string, text: string][] = [
  ['LIFELOG_URL', 'Address of LifeLog, http://localhost:8000 by default'],
  ['LIFELOG_API_TOKEN', 'API token (LIFLOG_API_TOKEN works too)'],
  ['NO_COLOR', 'No colours'],
]

export const precedence =
  'Flags win over these, these over what "lifelog login" keeps in $XDG_CONFIG_HOME/lifelog/config.json (~/.config/lifelog/config.json).'

/** Exit codes, and what each means. */
export const exits: [code: number, text: string][] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'failed'],
  [exitCodes.usage, 'used wrongly, or given something invalid'],
  [exitCodes.not_found, 'not found'],
  [exitCodes.unauthorized, 'no token, or a wrong one'],
  [exitCodes.unreachable, 'LifeLog, its database or its storage is unreachable'],
  [exitCodes.interrupted, 'interrupted'],
]
