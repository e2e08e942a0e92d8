/* What the site says beside the page: above it or beside a field, and in a corner with Undo. */
import { all, csrf, find, make, on, phrases, say } from './page.js'

/* A message that stays: beside the field *near*, else above the page. */
export const notice = (near, ...children) => {
  const box = make('div', {className: 'say warn kept-notice'}, make('div', {}, ...children))
  near ? near.after(box) : find('#conflict').before(box)
  return box
}

/* Messages of the last act. One with Undo stays until the next act or until it is closed; the others go after ten seconds,
   later while somebody points at one. Their words are heard through the live line. */
const expire = element => {
  let timer
  const start = () => { clearTimeout(timer); timer = setTimeout(() => element.remove(), 10000) }
  const stop = () => clearTimeout(timer)
  on('pointerenter', stop, element)
  on('pointerleave', start, element)
  start()
}
const put = element => {
  all('#toasts .toast').forEach(one => one !== element && find('form', one) && one.remove())
  find('#toasts').append(element)
  if (!find('form', element)) expire(element)
  else element.append(make('button', {type: 'button', className: 'btn plain', onclick: () => { element.remove(); find('#main').focus() }}, phrases.close))
  say(find('span', element).textContent)
}
export const toast = ({text, undo}) => {
  const element = make('div', {className: 'toast'}, make('span', {}, text))
  if (undo) {
    element.append(make('form', {method: 'post', action: undo},
      make('input', {type: 'hidden', name: 'csrf_token', value: csrf}), make('button', {className: 'btn'}, phrases.undo)))
  }
  put(element)
}
on('toast', event => toast(event.detail))
/* A page that opens is read first: what its act says comes after the title. */
setTimeout(() => all('#toasts .toast').forEach(put), 700)
