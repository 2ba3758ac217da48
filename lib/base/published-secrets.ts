/** Secrets that stand in LifeLog's, RustFS's or others' documentation. */
const published: Record<string, string> = {
  ADMIN_PASSWORD: 'CHANGE_ME',
  RUSTFS_ACCESS_KEY: 'rustfsadmin',
  RUSTFS_SECRET_KEY: 'rustfsadmin',
  POSTGRES_PASSWORD: 'lifelogpass',
  PGADMIN_PASSWORD: 'pgadminpass',
}

/** What is wrong with variables with a published secret; undefined where none is. */
export function findPublishedSecrets(env: Record<string, string | undefined>): string | undefined {
  const names = Object.keys(published).filter((name) => env[name]?.trim() === published[name])
  if (URL.parse(env.DATABASE_URL ?? '')?.password === published.POSTGRES_PASSWORD) {
    names.push('DATABASE_URL')
  }
  if (names.length === 0) return undefined
  return `${names.join(', ')}: a published secret, which everybody knows. Delete .env and run deploy/make-env.sh, which makes secrets of your own; or set ALLOW_PUBLISHED_SECRETS=true, for a trial on this computer alone`
}
