/* What is said of what changed by itself: only what is new, in a few words. Tips, counts and checks stand outside live regions. */
import { all, find, mention, on, phrases, say } from './page.js'

/* A tip that was not there before; its words are heard with F2, or by reading on from the field. */
const titles = new Map()
const titlesOf = box => all('.coach b', box).map(title => title.textContent)
all('.tips').forEach(box => titles.set(box.id, titlesOf(box)))
on('htmx:afterSwap', event => {
  const box = event.detail.target
  if (!box.matches('.tips')) return
  const before = titles.get(box.id) || []
  const now = titlesOf(box)
  titles.set(box.id, now)
  if (event.detail.elt !== box || !now.some(title => !before.includes(title))) return
  mention(now.length === 1 ? phrases.tip : phrases.tips.replace('{count}', now.length))
})
on('keydown', event => {
  const box = event.key === 'F2' && document.getElementById(`tips-${event.target.id}`)
  if (!box) return
  event.preventDefault()
  say(all('.coach :is(b, q, p), .hint', box).map(part => part.textContent.trim()).join(' ') || phrases.no_tip)
})

/* The words under a field: silent, but for the moment at which there are enough. */
const enough = new Set(all('.below[data-enough]').map(line => line.id))
on('htmx:oobAfterSwap', () => all('.below').forEach(line => {
  if (!('enough' in line.dataset)) return enough.delete(line.id)
  if (!enough.has(line.id)) mention(phrases.enough)
  enough.add(line.id)
}))

/* How many a search found. */
on('htmx:afterSettle', event => {
  const found = find('[data-found]', event.target)
  if (found?.dataset.found) say(found.dataset.found)
})

/* What staff say to everybody: heard once when it comes while the page is open. */
let told = find('#told')?.textContent.trim()
export const hearTold = () => {
  const text = find('#told')?.textContent.trim()
  if (text && text !== told) mention(text)
  told = text
}
on('htmx:oobAfterSwap', hearTold)
