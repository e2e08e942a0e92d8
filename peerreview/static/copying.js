/* What is shown to be handed over: one press copies it. Without script it can be marked and copied by hand. */
import { all, make, phrases, say } from './page.js'

const marked = field => {
  if (field.select) field.select()
  else getSelection().selectAllChildren(field)
}
const copy = async (field, button) => {
  marked(field)
  const done = navigator.clipboard // only on https
    ? await navigator.clipboard.writeText(field.value ?? field.textContent.trim()).then(() => true, () => false)
    : document.execCommand('copy')
  const words = done ? phrases.copied : phrases.marked
  button.firstChild.textContent = words
  say(words)
}

for (const field of all('[data-copy]')) {
  const about = make('span', {className: 'sr'}, ` ${field.labels?.[0].textContent.trim() ?? ''}`)
  const button = make('button', {type: 'button', className: 'btn no-paper', onclick: () => copy(field, button)}, phrases.copy, about)
  field.after(button)
}
