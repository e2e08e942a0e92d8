/* The two panes of the workspace on a phone, and links to fields (what is missing, what is wrong): go there and stand in it. */
import { all, find, on } from './page.js'

const panes = find('.panes')
const places = {}

export const open = pane => {
  if (!panes) return
  panes.dataset.tab = pane
  all('.switch a').forEach(link => link.hash === `#${pane}` ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'))
}

/* Its title is in sight, also where it is taller than the screen. */
const bring = target => {
  const box = target.closest('fieldset, .field') || target
  box.scrollIntoView({block: box.offsetHeight > innerHeight * .6 ? 'start' : 'center'})
  target.focus({preventScroll: true})
}
/* Who has gone on by keyboard before the address changed stays where they are. */
let goneOn = false
const show = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const pane = target && target.closest('#work, #form')
  open(pane ? pane.id : panes?.dataset.tab || 'work')
  if (pane && pane === target && pane.id in places) scrollTo(0, places[pane.id])
  if (!goneOn && target && target.matches('input, select, textarea, fieldset, .filters a, thead a, [tabindex="-1"]:not(main, form)')) bring(target)
}
on('hashchange', show, window)
on('keydown', () => { goneOn = true })
on('click', event => {
  const link = event.target.closest('a[href^="#"]')
  if (!link) return
  goneOn = false
  /* Each pane of a phone has a place of its own: here it is left, there one comes back to it. */
  if (panes && find('.switch').getClientRects().length) places[panes.dataset.tab] = scrollY
  if (link.matches('.missing a, .errors a') && link.hash === location.hash) show()
})
show()
