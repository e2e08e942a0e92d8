/* Fields that grow with their text, and the coach's marks behind it. */
import { all, find, on } from './page.js'

/* Fields that grow with their text, where the style sheet cannot do it; and the coach's marks, which are old once one types. */
const grow = field => { field.style.height = 'auto'; field.style.height = `${field.scrollHeight + 2}px` }
const growing = !CSS.supports('field-sizing', 'content')
on('input', event => {
  if (event.target.tagName !== 'TEXTAREA') return
  if (growing) grow(event.target)
  find('.mirror', event.target.parentElement)?.classList.add('old')
})
on('htmx:load', event => { if (growing) all('textarea', event.target).forEach(grow) })
if (growing) all('textarea').forEach(grow)

/* The coach. Marks are shown only behind the very text they were made for; a starter goes in where the caret is. */
const compare = () => all('.marked').forEach(box => find('.mirror', box).classList.toggle('old', find('.mirror', box).textContent !== find('textarea', box).value))
const insert = (field, words) => {
  const at = field.dataset.stood ? field.selectionStart : field.value.length
  const before = field.value.slice(0, at)
  const text = (before && !/\s$/.test(before) ? ' ' : '') + words
  field.setRangeText(text, at, field.dataset.stood ? field.selectionEnd : at, 'end')
  const place = text.search(/\[[^\]]+\]/)
  field.focus()
  if (place >= 0) field.setSelectionRange(at + place, at + text.indexOf(']', place) + 1)
  field.dispatchEvent(new Event('input', {bubbles: true}))
}
on('focusin', event => { if (event.target.matches('textarea')) event.target.dataset.stood = 'yes' })
on('htmx:oobAfterSwap', compare)
on('click', event => {
  const starter = event.target.closest('[data-starter]')
  if (starter) insert(document.getElementById(starter.dataset.into), starter.dataset.starter)
  const link = event.target.closest('a[data-start]')
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.scrollIntoView({block: 'center'})
  field.focus()
  field.setSelectionRange(link.dataset.start, link.dataset.stop)
})
compare()
