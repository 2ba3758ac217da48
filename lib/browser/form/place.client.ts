/** Browsers tell where they are only over HTTPS, or to this computer. */
const canLocate = isSecureContext && 'geolocation' in navigator

/** How long it's waited for the place, and how old it may be, in ms. */
const limits = { timeout: 20_000, maximumAge: 60_000, enableHighAccuracy: true }

const reasons: Record<number, string> = {
  1: 'This browser may not tell LifeLog where it is. Allow it in the browser’s settings for this page.',
  2: 'This browser doesn’t know where it is.',
  3: 'This browser didn’t find out where it is in time. Try again.',
}

/** What a button does with where the browser is, and how it says why that isn't known. */
type Uses = { take(coordinates: string): void; fail(reason: string): void }

/** Makes a button ask where the browser is when it's pressed; hidden where that's impossible. */
export function locateBy(button: HTMLButtonElement, { take, fail }: Uses): void {
  button.hidden = !canLocate
  button.addEventListener('click', () => {
    if (button.ariaBusy === 'true') return
    button.ariaBusy = 'true'
    fail('')
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        button.ariaBusy = null
        take(`${rounded(latitude)}, ${rounded(longitude)}`)
      },
      ({ code }) => {
        button.ariaBusy = null
        fail(reasons[code] ?? '')
      },
      limits,
    )
  })
}

/** To five digits, about a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}
