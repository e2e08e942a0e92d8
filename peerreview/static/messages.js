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
/* The way back stands beside what it brings back: below a row of a table, in an item of a list, after a heading or a box. */
const place = element => {
  const thing = element.dataset.beside && document.getElementById(element.dataset.beside)
  if (!thing) return find('#toasts').append(element)
  element.classList.add('beside')
  if (thing.matches('tr')) thing.after(make('tr', {}, make('td', {colSpan: thing.cells.length}, element)))
  else if (thing.matches('li')) thing.append(element)
  else (find('h2, h3', thing)?.closest('.row, h2, h3') || thing).after(element)
  return element
}
const put = element => {
  all('.toast').forEach(one => one !== element && find('form', one) && one.remove())
  if (!element.matches('.beside')) find('#toasts').append(element)
  if (!find('form', element)) { if (!element.matches('.beside')) expire(element) }
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
all('#toasts .toast').forEach(place)
setTimeout(() => all('.toast').forEach(put), 700)
