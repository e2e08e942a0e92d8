/* Peerreview in the browser: keys, focus, the time left, and what a page needs when it opens. Every page works without script.
   Each subject has a file; they have no words of their own: see web/phrases.py. */
import './board.js'
import './copying.js'
import './leaving.js'
import './messages.js'
import './news.js'
import './notes.js'
import { all, find, on, say } from './page.js'
import './panes.js'
import './pen.js'
import './room.js'
import './told.js'
import { savers, watch } from './saving.js'
import './sending.js'
import './typing.js'

/* Before htmx looks at the page. Nothing is made from text, nothing is kept of pages; 422 shows the form with its errors. */
Object.assign(window.htmx.config, {
  allowEval: false, includeIndicatorStyles: false, historyCacheSize: 0, historyRestoreAsHxRequest: false,
  responseHandling: [{code: '204', swap: false}, {code: '[23]..', swap: true}, {code: '422', swap: true}, {code: '[45]..', swap: false, error: true}]
})

/* Focus never falls to nowhere: when what held it was swapped away, it goes to what came instead (what is wrong first, or the
   next tip), or to the heading above. */
const within = root => {
  const advice = root.matches('.tips, #check') && (find('summary, button, a[href]', root) || document.getElementById(root.id.replace('tips-', '')))
  return advice || find('h1, h2, h3', root) || root
}
on('htmx:beforeSwap', event => {
  const {target, elt} = event.detail
  const held = document.activeElement
  if (savers.has(elt) || held === document.body || !target.contains(held) && held !== elt) return
  const id = target.id
  const around = target.parentElement?.closest('section, .page, main')
  setTimeout(() => {
    const root = target.isConnected ? target : document.getElementById(id)
    const wrong = root && find('[data-focus]', root)
    if (!wrong && document.activeElement !== document.body) return
    const next = wrong || root && within(root) || find('h1, h2, h3', around || document)
    if (!next) return
    if (!next.matches('a[href], button, input, select, textarea, [tabindex]')) next.tabIndex = -1
    next.focus()
  }, 60)
})

/* "in 2 days" stays true, by the clock of the server. Near ones change each minute, without a word; one hour and ten minutes before a
   deadline are said once. What counts down to a promise or a claim counts seconds in its last two minutes, for the eye alone and only
   where nothing has to stand still. Whoever needs no timers has none of these on their pages. */
const opened = Date.now()
const ahead = (Date.parse(document.body.dataset.now) || opened) - opened
const still = matchMedia('(prefers-reduced-motion: reduce)')
const LAST = 120000
const words = (count, unit) => new Intl.RelativeTimeFormat(document.documentElement.lang, {numeric: count ? 'always' : 'auto'}).format(count, unit)
const distance = milliseconds => {
  const minutes = Math.trunc(milliseconds / 60000)
  const size = Math.abs(minutes)
  const [count, unit] = size < 60 ? [minutes, 'minute'] : size < 2880 ? [Math.trunc(minutes / 60), 'hour'] : [Math.trunc(minutes / 1440), 'day']
  return count ? words(count, unit) : words(0, 'second')
}
const show = element => {
  const left = Date.parse(element.dataset.distance) - Date.now() - ahead
  const counts = 'counts' in element.dataset && !still.matches && left > 0
  if (Math.abs(left) > 86400000 && Date.now() - opened < 3600000) return 60000
  const text = counts && left <= LAST ? words(Math.ceil(left / 1000), 'second') : distance(left)
  if (element.textContent !== text) element.textContent = text
  if (element.closest('.bar') && [10, 60].includes(Math.round(left / 60000))) say(element.closest('.due').textContent)
  return !counts ? 60000 : left > LAST ? left - LAST : 1000
}
let next
const tick = () => {
  clearTimeout(next)
  next = setTimeout(tick, document.hidden ? 60000 : Math.min(60000, ...all('[data-distance]').map(show)))
}
next = setTimeout(tick, find('[data-counts]') ? 1000 : 60000)
on('visibilitychange', () => { if (!document.hidden) tick() })

/* Keys. Single ones only when the person wants them, and never in a field; a number only in the levels that one stands in. */
const level = number => {
  const list = document.activeElement.closest('.levels')
  const radio = list && all('input', list)[number - 1]
  if (!radio) return false
  radio.focus()
  radio.click()
  return true
}
on('keydown', event => {
  if (event.key === 'Escape') all('details.menu[open]').forEach(menu => { menu.open = false; find('summary', menu).focus() })
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    const button = find('.submit .btn.main') || event.target.closest('form') && find('.btn.main', event.target.closest('form'))
    if (button) { event.preventDefault(); button.click() }
    return
  }
  if (document.body.dataset.keys !== 'on' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]')) return
  if (event.key === '?') find('#help-link')?.click()
  else if (event.key === '/') {
    event.preventDefault()
    const box = find('[role="search"] input[type="search"]')
    box ? box.focus() : find('#search-link')?.click()
  }
  else if (/^[jk]$/.test(event.key) && find('.queue [aria-current]')) {
    const cases = all('.queue a')
    cases[cases.findIndex(link => link.hasAttribute('aria-current')) + (event.key === 'j' ? 1 : -1)]?.click()
  } else if (/^[1-9]$/.test(event.key) && level(Number(event.key))) event.preventDefault()
})
on('click', event => all('details.menu[open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false }))

/* What a page needs when it opens. */
watch(document)
on('htmx:load', event => watch(event.target))
find('.errors, .asked')?.focus()
