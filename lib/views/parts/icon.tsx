import { raw } from 'hono/html'
import type { IconName } from '../../assets/icons.ts'
import { usePageState } from './page-state.tsx'

/** A picture beside words, or on a button that has an `aria-label`: by itself it says nothing. */
export function Icon({ name, class: className }: { name: IconName; class?: string }) {
  const { assets } = usePageState()
  return (
    <svg class={className ? `icon ${className}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {raw(assets.icon(name))}
    </svg>
  )
}
