/* What others do is asked for every five seconds (or as often as a page says) while the page is seen; who wants quiet switches it off. */
import { make, on, phrases } from './page.js'

const EVERY = 5000

export const follow = (box, ask, every = EVERY) => {
  let follows = true
  const button = make('button', {className: 'btn plain', type: 'button', textContent: phrases.unfollow})
  on('click', () => {
    follows = !follows
    button.textContent = follows ? phrases.unfollow : phrases.follow
    if (follows) ask()
  }, button)
  box.append(button)
  setInterval(() => { if (follows && !document.hidden) ask() }, every)
}
