/* Fields that grow with their text, and the coach's marks behind it. */
import { all, find, make, on, phrases } from './page.js'

/* Fields that grow with their text, where the style sheet cannot do it: when one types, and whenever their width changes, as it does when they
   come into sight, too. The coach's marks are old once one types. */
const growing = !CSS.supports('field-sizing', 'content')
const grow = field => { field.style.height = 'auto'; field.style.height = `${field.scrollHeight + 2}px` }
const widths = new WeakMap()
const sized = new ResizeObserver(seen => seen.forEach(({target, contentRect: {width}}) => {
  if (width && widths.get(target) !== width) grow(target)
  widths.set(target, width)
}))
const watch = within => {
  if (growing) all('textarea', within).forEach(field => sized.observe(field))
  all('[type="datetime-local"]', within).forEach(readOut)
}
on('input', event => {
  if (event.target.type === 'datetime-local') readOut(event.target)
  if (event.target.tagName !== 'TEXTAREA') return
  if (growing) grow(event.target)
  find('.mirror', event.target.parentElement)?.classList.add('old')
})

/* What a date says, in the words and the clock of the page: engines show AM and PM, cut them off, or show today where nothing is chosen. */
const dateWords = value => {
  if (!value) return phrases.noDate
  const asHere = {weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC'}
  const parts = new Intl.DateTimeFormat(document.documentElement.lang, asHere).formatToParts(new Date(`${value}Z`))
  const {weekday, day, month, hour, minute} = Object.fromEntries(parts.map(({type, value}) => [type, value]))
  return `${weekday} ${day} ${month}, ${hour}:${minute}`
}
function readOut(field) {
  const said = document.getElementById(`count-${field.id}`)
  if (said) return said.textContent || field.value || (said.textContent = phrases.noDate)
  if (!field.nextElementSibling?.matches('.below')) field.after(make('p', {className: 'below'}))
  field.nextElementSibling.textContent = dateWords(field.value)
}

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
/* Words that take the place of a sentence: only of the very text they were made for; one press brings it back. */
const exchange = (field, {starter, from, to, was}) => {
  if (field.parentElement.querySelector('.mirror')?.textContent !== was) return insert(field, starter)
  const before = field.value
  field.dataset.stood = 'yes'
  field.setSelectionRange(+from, +to)
  insert(field, starter)
  const after = field.value
  const line = field.closest('.field')
  find('.undo', line)?.remove()
  const undo = make('button', {type: 'button', className: 'btn undo', textContent: phrases.put_back})
  undo.onclick = () => {
    undo.remove()
    field.value = before
    field.focus()
    field.setSelectionRange(+from, +to)
    field.dispatchEvent(new Event('input', {bubbles: true}))
  }
  field.addEventListener('input', () => { if (field.value !== after) undo.remove() })
  line.append(undo)
}
on('focusin', event => { if (event.target.matches('textarea')) event.target.dataset.stood = 'yes' })
on('htmx:oobAfterSwap', () => { compare(); all('[type="datetime-local"]').forEach(readOut) })
on('click', event => {
  const starter = event.target.closest('[data-starter]')
  const into = starter && document.getElementById(starter.dataset.into)
  if (into) starter.dataset.from ? exchange(into, {...starter.dataset, was: into.value}) : insert(into, starter.dataset.starter)
  const link = event.target.closest('a[data-start]')
  const field = link && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.scrollIntoView({block: 'center'})
  field.focus()
  field.setSelectionRange?.(link.dataset.start, link.dataset.stop)
})
compare()

/* A tip that is opened comes into sight, above the bar below it. */
document.addEventListener('toggle', event => {
  if (event.target.open && event.target.closest('.tips')) event.target.scrollIntoView({block: 'nearest'})
}, true)

/* What is wide scrolls inside its own box, and there by keyboard too. */
const reachable = () => all('.words :is(pre, table)').forEach(box => { if (box.scrollWidth > box.clientWidth) box.tabIndex = 0 })
on('resize', reachable, window)

on('htmx:load', event => { watch(event.target); reachable() })
watch(document)
reachable()
