/* The board on the day: how far the class is, asked for every ten seconds while the page is seen; nothing of it takes the focus from where
   it is. */
import { follow } from './following.js'
import { find } from './page.js'

if (find('[data-board]')) {
  const {board, groups} = find('#board-now').dataset
  follow(find('#board-now').parentElement, () => {
    const now = find('#board-now')
    if (now.contains(document.activeElement)) return
    const url = new URL(board, location)
    url.searchParams.set('known', now.dataset.known)
    url.searchParams.set('groups', groups)
    window.htmx.ajax('GET', url.pathname + url.search, {source: now, target: now, swap: 'none'})
  }, 10000)
}
