/* What the site says beside the page: above it, and in a corner with Undo. */
import { all, csrf, find, make, on, phrases } from './page.js'

export const notice = (...children) => {
  const box = make('div', {className: 'say warn kept-notice'}, make('div', {}, ...children))
  find('#conflict').before(box)
  return box
}

/* Messages with Undo: ten seconds, longer while somebody points at one or stands in it. */
export const expire = element => {
  let timer
  const start = () => { clearTimeout(timer); timer = setTimeout(() => element.remove(), 10000) }
  const stop = () => clearTimeout(timer)
  for (const name of ['pointerenter', 'focusin']) on(name, stop, element)
  for (const name of ['pointerleave', 'focusout']) on(name, start, element)
  start()
}
export const toast = ({text, undo}) => {
  const element = make('div', {className: 'toast'}, make('span', {}, text))
  if (undo) {
    element.append(make('form', {method: 'post', action: undo},
      make('input', {type: 'hidden', name: 'csrf_token', value: csrf}), make('button', {className: 'btn'}, phrases.undo)))
  }
  find('#toasts').append(element)
  expire(element)
}
on('toast', event => toast(event.detail))
