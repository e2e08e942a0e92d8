/* A page that is left, and what an engine's cache brings back of it. */
import { forget } from './keeping.js'
import { all, find, on } from './page.js'
import { savers } from './saving.js'

const opened = Date.now()
const here = find('.themes [name="next"]')?.value
const signedOut = () => { try { return Number(localStorage.getItem('signed-out')) > opened } catch { return false } }

on('pagehide', () => savers.forEach(saver => saver.flush()), window)

/* WebKit resets fields to what the page came with when it comes back: from now on it came with what they hold. */
on('pagehide', () => all('input:not([type="password"], [type="file"]), select, textarea').forEach(field => {
  if (['checkbox', 'radio'].includes(field.type)) field.defaultChecked = field.checked
  else if (field.matches('select')) [...field.options].forEach(option => { option.defaultSelected = option.selected })
  else field.defaultValue = field.value
}), window)

/* It is as old as the moment it was left, and whoever signed out since then must not be read in it: it sends and shows nothing until it
   is loaded again. Only where nobody can be asked it goes on as it was. */
on('pageshow', async event => {
  if (!event.persisted || !here) return
  savers.forEach(saver => saver.pause())
  document.body.classList.add('away')
  const isReached = await fetch(location.href, {method: 'HEAD'}).then(() => true, () => false)
  if (isReached || signedOut()) return here === location.pathname + location.search ? location.reload() : location.replace(here)
  document.body.classList.remove('away')
  savers.forEach(saver => saver.goOn())
}, window)

on('submit', event => {
  if (!event.target.matches('[data-sign-out]')) return
  savers.forEach(saver => { saver.flush(); saver.pause() })
  forget('draft:')
  try { localStorage.setItem('signed-out', Date.now()) } catch { /* forbidden */ }
})
