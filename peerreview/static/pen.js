/* The pen of what a group writes together: what the others write, and who asks for it, is asked for while the page is seen, and not where
   somebody stands in what would change. */
import { follow } from './following.js'
import { find, mention, on } from './page.js'

const pen = find('#pen')
let said = find('#pen-said')?.textContent.trim()

if (pen) {
  follow(pen, () => {
    if (find('#pen-said').contains(document.activeElement)) return
    const url = new URL(pen.dataset.pen, location)
    url.searchParams.set('known', pen.dataset.known)
    window.htmx.ajax('GET', url.pathname + url.search, {source: pen, target: '#pen-known', swap: 'none'})
  })
  on('htmx:oobAfterSwap', () => {
    const {known} = find('#pen-known').dataset
    if (known) pen.dataset.known = known
    const text = find('#pen-said').textContent.trim()
    if (text !== said) mention(text)
    said = text
  })
}
