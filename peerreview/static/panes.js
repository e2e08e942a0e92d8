import { all, find, on } from './page.js'

/* The two panes of the workspace on a phone, and links to fields (what is missing, what is wrong): go there and stand in it. */
const show = () => {
  const panes = find('.panes')
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const pane = target && target.closest('#work, #form')
  if (panes) {
    panes.dataset.tab = pane ? pane.id : panes.dataset.tab || 'work'
    all('.switch a').forEach(link => link.hash === `#${panes.dataset.tab}` ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'))
  }
  if (target && target.matches('input, select, textarea, fieldset')) { target.scrollIntoView({block: 'center'}); target.focus() }
}
on('hashchange', show, window)
on('click', event => {
  const link = event.target.closest('.missing a, .errors a')
  if (link && link.hash && link.hash === location.hash) show()
})
show()
