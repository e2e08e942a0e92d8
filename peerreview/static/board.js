/* The board on the day: how far the class is, asked for every ten seconds while the page is seen. It can be switched off, and nothing of it
   takes the focus from where it is. */
import { find, make, on, phrases } from './page.js'

const EVERY = 10000
let follows = true

if (find('[data-board]')) {
  const {board, groups} = find('#board-now').dataset
  const button = make('button', {className: 'btn plain', type: 'button', textContent: phrases.unfollow})
  on('click', () => {
    follows = !follows
    button.textContent = follows ? phrases.unfollow : phrases.follow
  }, button)
  find('#board-now').after(button)
  setInterval(() => {
    const now = find('#board-now')
    if (!follows || document.hidden || now.contains(document.activeElement)) return
    const url = new URL(board, location)
    url.searchParams.set('known', now.dataset.known)
    url.searchParams.set('groups', groups)
    window.htmx.ajax('GET', url.pathname + url.search, {source: now, target: now, swap: 'none'})
  }, EVERY)
}
