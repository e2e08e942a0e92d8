/* What staff say to all, on an open page of an activity: asked for every ten seconds while the page is seen. news.js says it, once. */
import { follow } from './following.js'
import { find } from './page.js'

const news = find('#told-news')

if (news) {
  follow(news, () => {
    const url = new URL(news.dataset.told, location)
    url.searchParams.set('known', find('#told').dataset.known)
    window.htmx.ajax('GET', url.pathname + url.search, {source: news, target: '#told', swap: 'none'})
  }, 10000)
}
