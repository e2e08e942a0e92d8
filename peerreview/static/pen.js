/* The pen of what a group writes together: what the others write, and who asks for it, is asked for every five seconds while the page is
   seen, and not where somebody stands in what would change. It can be switched off. */
import { find, make, mention, on, phrases } from './page.js'

const pen = find('#pen')
const EVERY = 5000
let follows = true
let said = find('#pen-said')?.textContent.trim()

if (pen) {
  const button = make('button', {className: 'btn plain', type: 'button', textContent: phrases.unfollow})
  on('click', () => {
    follows = !follows
    button.textContent = follows ? phrases.unfollow : phrases.follow
  }, button)
  pen.append(button)
  setInterval(() => {
    if (!follows || document.hidden || find('#pen-said').contains(document.activeElement)) return
    const url = new URL(pen.dataset.pen, location)
    url.searchParams.set('known', pen.dataset.known)
    window.htmx.ajax('GET', url.pathname + url.search, {source: pen, target: '#pen-known', swap: 'none'})
  }, EVERY)
  on('htmx:oobAfterSwap', () => {
    const {known} = find('#pen-known').dataset
    if (known) pen.dataset.known = known
    const text = find('#pen-said').textContent.trim()
    if (text !== said) mention(text)
    said = text
  })
}
