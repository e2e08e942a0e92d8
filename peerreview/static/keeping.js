/* Copies of what is typed, on this device, until the server has it. One slot for each page that was opened: draft:<key>:<when>. */
import { notice } from './messages.js'
import { all, find, make, on, phrases, say } from './page.js'
import { open } from './panes.js'

export const slots = prefix => { try { return Object.keys(localStorage).filter(name => name.startsWith(prefix)) } catch { return [] } }
export const put = (slot, copy) => { try { localStorage.setItem(slot, JSON.stringify({at: Date.now(), ...copy})) } catch { /* full or forbidden */ } }
export const drop = slot => { try { localStorage.removeItem(slot) } catch { /* forbidden */ } }
export const read = slot => { try { return JSON.parse(localStorage.getItem(slot)) } catch { return null } }
export const forget = prefix => slots(prefix).forEach(drop)

/* What a person enters into a form: no hidden fields, no passwords, no files. */
const NOT_ENTERED = ['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image']
const isChosen = field => ['radio', 'checkbox'].includes(field.type)
export const fieldsOf = form => [...form.elements].filter(field =>
  field.matches('input, select, textarea') && field.name && !field.disabled && !field.hidden && !NOT_ENTERED.includes(field.type))
const chosenIn = (field, asItCame) => {
  const options = [...field.options]
  const found = options.filter(option => asItCame ? option.defaultSelected : option.selected)
  return (found.length || field.multiple ? found : options.slice(0, 1)).map(option => option.value)
}
const valuesOf = (field, asItCame) => {
  if (field.matches('select')) return chosenIn(field, asItCame)
  if (isChosen(field)) return field[asItCame ? 'defaultChecked' : 'checked'] ? [field.value] : []
  return [asItCame ? field.defaultValue : field.value]
}

/* As [[name, value]]: what it holds, or held when its page came. */
export const wordsOf = (form, asItCame = false) => fieldsOf(form).flatMap(field => valuesOf(field, asItCame).map(value => [field.name, value]))
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/* Keeps a copy of what a form holds beyond what the server sent, and puts it back. */
export class Keeper {
  constructor(form, key) {
    Object.assign(this, {form, key, slot: `draft:${key}:${Date.now()}`, held: this.came(form)})
    /* A window that is not in front tells WebKit's pages nothing of focus: whoever types stands there, too. */
    const standIn = event => { if (event.isTrusted && event.target.name) this.field = event.target }
    for (const name of ['focusin', 'input']) on(name, standIn, form)
    for (const name of ['input', 'change']) on(name, () => this.keep(), form)
  }

  came(form) { return wordsOf(form) }
  words() { return wordsOf(this.form) }
  get changed() { return !same(this.words(), this.held) }
  get copy() { return {words: this.words(), stood: this.stood} }
  keep() { this.changed ? put(this.slot, this.copy) : drop(this.slot) }

  /* The field and the caret at which somebody wrote last, and back to them. */
  get stood() { return this.field && {name: this.field.name, start: this.field.selectionStart, end: this.field.selectionEnd} }
  stand(stood = this.stood) {
    const named = fieldsOf(this.form).filter(field => field.name === stood?.name)
    const field = named.find(one => one.checked) || named[0] || find('textarea', this.form) || fieldsOf(this.form)[0]
    if (!field) return
    if (field.closest('#form')) open('form')
    field.focus()
    if (stood?.start != null && field.matches('textarea, [type="text"]')) field.setSelectionRange(stood.start, stood.end)
  }

  offer(slot) {
    const copy = read(slot)
    const end = act => ({type: 'button', className: 'btn', onclick: () => { act(); drop(slot); box.remove() }})
    const text = phrases.kept.replace('{time}', momentOf(copy))
    const box = notice(null, text, make('div', {className: 'row'},
      make('button', end(() => this.restore(copy)), phrases.back),
      make('button', end(() => this.stand(copy.stood)), phrases.discard)))
    say(text)
  }

  restore({words, stood}) {
    this.fill(words)
    this.stand(stood)
  }

  fill(words) {
    const left = new Map()
    for (const [name, value] of words) left.set(name, [...left.get(name) || [], value])
    for (const field of fieldsOf(this.form)) {
      const values = left.get(field.name) || []
      const before = valuesOf(field)
      if (isChosen(field)) field.checked = values.includes(field.value)
      else if (field.multiple) [...field.options].forEach(option => { option.selected = values.includes(option.value) })
      else if (values.length) field.value = values.shift()
      if (!same(valuesOf(field), before)) for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
      field.dispatchEvent(new Event('input', {bubbles: true}))
    }
  }
}
const momentOf = copy => {
  const {lang, dataset} = document.documentElement
  const asHere = {weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: dataset.zone}
  return new Intl.DateTimeFormat(lang, asHere).format(copy.at)
}

/* Forms that are sent as a whole: all that have something to enter, for who is signed in. Their copies bear person, address and id of
   the form, and are dropped once the address they were sent to has taken them. A page that is the answer to what was sent, with errors
   or with a row more, holds what the server does not: it is the newer copy. */
const me = find('meta[name="keeps"]')?.content
const answered = find('meta[name="answers"]')?.content
const taken = find('meta[name="taken"]')?.content
const pathOf = address => new URL(address, location.href).pathname
const MONTH = 30 * 86400000

export class SentForm extends Keeper {
  static takes(form) { return me && form.getAttribute('method') === 'post' && fieldsOf(form).length > 0 }

  constructor(form, isSwapped) {
    super(form, `${me}${pathOf(form.getAttribute('action'))}#${form.getAttribute('id') || ''}`)
    this.base = this.held
    on('submit', event => this.send(pathOf(event.submitter?.getAttribute('formaction') || form.getAttribute('action'))), form)
    this.look(isSwapped)
  }

  /* Browsers fill fields by themselves when a page is loaded again: what it came with is what stands in its source. */
  came(form) { return wordsOf(form, true) }

  /* Ticks alone are no words: nobody is chosen beforehand because somebody was looked at. */
  get changed() {
    const ticks = new Set(fieldsOf(this.form).filter(field => field.type === 'checkbox').map(field => field.name))
    const bare = words => words.filter(([name]) => !ticks.has(name))
    return this.isUnsaved || !same(bare(this.words()), bare(this.held))
  }

  get copy() {
    const whole = 'rows' in this.form.dataset && [...new FormData(this.form)].filter(([name, value]) => name !== 'csrf_token' && typeof value === 'string')
    return {...super.copy, base: this.base, whole}
  }

  send(to) { put(this.slot, {...this.copy, sent: to}) }
  taken() { forget(`draft:${this.key}:`) }

  look(isSwapped) {
    const found = slots(`draft:${this.key}:`).map(slot => [slot, read(slot)]).filter(([, copy]) => copy).sort(([, one], [, other]) => other.at - one.at)
    const posted = found.find(([, copy]) => copy.sent && (isSwapped || copy.sent === answered))
    if (posted) return this.goOn(...posted)
    for (const [slot, copy] of found) {
      if (same(copy.words, this.held) || Date.now() - copy.at > MONTH) drop(slot)
      else if (this.told || !same(copy.base, this.held) || copy.whole) this.offer(slot)
      else this.putBack(slot, copy)
    }
  }

  goOn(slot, copy) {
    Object.assign(this, {base: copy.base, isUnsaved: true})
    drop(slot)
    this.keep()
  }

  /* What nobody changed meanwhile is put back at once, and can be discarded. */
  putBack(slot, copy) {
    const before = this.held
    const text = phrases.typed.replace('{time}', momentOf(copy))
    const words = make('span', {}, text)
    const button = make('button', {type: 'button', className: 'btn', onclick: () => {
      const isBack = button.textContent === phrases.back
      this.fill(isBack ? copy.words : before)
      words.textContent = isBack ? text : phrases.discarded
      button.textContent = isBack ? phrases.discard : phrases.back
      say(words.textContent)
    }}, phrases.discard)
    this.fill(copy.words)
    drop(slot)
    this.keep()
    this.told = make('div', {className: 'say kept-notice'}, make('div', {}, words, make('div', {className: 'row'}, button)))
    this.form.before(this.told)
    say(text)
  }

  /* Rows that the page does not have are made by the server, from all that was typed. */
  restore(copy) {
    if (!copy.whole) return super.restore(copy)
    const fresh = find('[name="csrf_token"]', this.form).cloneNode()
    const rest = [...copy.whole, ['act', this.form.dataset.rows]].map(([name, value]) => make('input', {type: 'hidden', name, value}))
    const action = this.form.getAttribute('action') + (copy.stood ? `#${copy.stood.name}` : '')
    const form = make('form', {method: 'post', action}, fresh, ...rest)
    put(this.slot, {...copy, sent: pathOf(this.form.getAttribute('action'))})
    document.body.append(form)
    form.submit()
  }
}

if (taken) slots(`draft:${me}/`).filter(slot => read(slot)?.sent === taken).forEach(drop)
