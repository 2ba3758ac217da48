import type { IconName } from '../../assets/icons.ts'
import { Icon } from './icon.tsx'

/** The pages that the navigation leads to. */
const places = [
  { href: '/', icon: 'clock', label: 'Timeline', where: 'bar' },
  { href: '/calendar', icon: 'calendar-days', label: 'Calendar', where: 'both' },
  { href: '/events/new', icon: 'plus', label: 'New event', where: 'both' },
  { href: '/photos', icon: 'photo', label: 'Photos', where: 'both' },
  { href: '/map', icon: 'map', label: 'Map', where: 'both' },
  { href: '/on-this-day', icon: 'sparkles', label: 'On this day', where: 'top' },
  { href: '/insights', icon: 'chart-bar', label: 'Insights', where: 'top' },
  { href: '/trash', icon: 'trash', label: 'Trash', where: 'top' },
  { href: '/settings', icon: 'cog-6-tooth', label: 'Settings', where: 'top' },
] as const satisfies { href: string; icon: IconName; label: string; where: string }[]

/** The path of a page in the navigation. */
export type Place = (typeof places)[number]['href']

/** On top of the page; on a phone only what isn't in the bar at its end. */
export function TopLinks({ here }: { here: Place | undefined }) {
  return places
    .filter(({ where }) => where !== 'bar')
    .map((place) => (
      <Link
        {...place}
        here={here}
        class={place.where === 'both' ? 'in-bar' : undefined}
        title={place.label}
      />
    ))
}

/** At the end of a phone's screen, where a thumb reaches it. */
export function Bar({ here }: { here: Place | undefined }) {
  return (
    <nav class="bar" aria-label="Places">
      {places
        .filter(({ where }) => where !== 'top')
        .map((place) => (
          <Link {...place} here={here} />
        ))}
    </nav>
  )
}

type LinkProps = {
  href: Place
  icon: IconName
  label: string
  here: Place | undefined
  class?: string | undefined
  /** For where there is room for the icon alone. */
  title?: string
}

function Link({ href, icon, label, here, class: name, title }: LinkProps) {
  return (
    <a href={href} class={name} title={title} aria-current={here === href ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  )
}
