/* The room of a talk: what others say meanwhile comes into its place. The field one types in, and what holds the focus, are never touched. */
import { follow } from './following.js'
import { hearTold } from './news.js'
import { all, find, mention, phrases } from './page.js'

const news = find('#talk-news')
const threads = find('#threads')

/* The one with this id becomes as it is now; a new one stands behind what it stands behind there. Returns whether it is new. */
const put = (fresh, before, within) => {
  const old = document.getElementById(fresh.id)
  if (!old) before ? before.after(fresh) : within.prepend(fresh)
  else if (old.dataset.stamp !== fresh.dataset.stamp && !old.contains(document.activeElement)) old.replaceWith(fresh)
  return !old
}

const takeIn = page => {
  const came = []
  let last = null
  for (const thread of all('.thread', page)) {
    const here = document.getElementById(thread.id)
    const posts = all('[data-stamp]', thread)
    if (!here) {
      last ? last.after(thread) : threads.prepend(thread)
      came.push(...posts)
    } else {
      let before = null
      for (const post of posts) {
        const isFirst = post.parentElement === thread
        if (put(post, before, isFirst ? here : find('.answers', here))) came.push(post)
        before = isFirst ? null : document.getElementById(post.id)
      }
    }
    last = document.getElementById(thread.id)
  }
  return came.filter(post => post.dataset.who && !('mine' in post.dataset))
}

const drop = page => {
  const known = new Set(all('[data-stamp]', page).map(post => post.id))
  all('[data-stamp]', threads).forEach(post => {
    if (!known.has(post.id) && !post.contains(document.activeElement)) post.remove()
  })
}

const ask = async () => {
  const url = new URL(news.dataset.news, location)
  url.searchParams.set('known', threads.dataset.known)
  const answer = await fetch(url, {headers: {'HX-Request': 'true'}, redirect: 'manual'}).catch(() => null)
  if (answer?.status !== 200) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = find('#threads', page)
  if (!now) return
  drop(page)
  const came = takeIn(page)
  threads.dataset.known = now.dataset.known
  find('#told').replaceWith(find('#told', page))
  hearTold()
  const voice = find('#voice')
  if (!voice.contains(document.activeElement)) voice.replaceWith(find('#voice', page))
  if (came.length) mention(phrases.came.replace('{names}', [...new Set(came.map(post => post.dataset.who))].join(', ')))
}

if (news) follow(news, ask)
