/* Saving while somebody types, and copies on this device of what the server does not have yet. */
import { notice, toast } from './messages.js'
import { all, csrf, find, make, mention, on, phrases, say } from './page.js'
import { open } from './panes.js'

/* Copies of what is typed, on this device, until the server has it. One slot for each page that was opened: draft:<key>:<when>. */
const slots = prefix => { try { return Object.keys(localStorage).filter(name => name.startsWith(prefix)) } catch { return [] } }
const put = (slot, words, stood) => { try { localStorage.setItem(slot, JSON.stringify({at: Date.now(), words, stood})) } catch { /* full or forbidden */ } }
const drop = slot => { try { localStorage.removeItem(slot) } catch { /* forbidden */ } }
const read = slot => { try { return JSON.parse(localStorage.getItem(slot)) } catch { return null } }

/* Saving. htmx sends the form after each pause; a Saver decides what goes out and what an answer means.
   `pending` is a body whose fate is unknown: it goes out again, unchanged and with the same token, before anything newer does. */
const OWN = ['csrf_token', 'rev', 'save_token', 'asked']
export const savers = new Map()

/* What a person typed into a form, as [[name, value]]. */
const wordsOf = form => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !OWN.includes(name) && form.elements[name]?.type !== 'hidden')
const held = field => ['radio', 'checkbox'].includes(field.type) ? field.checked : field.value
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

/* Keeps a copy on this device of what a form holds beyond what the server sent, and offers it back. */
class Keeper {
  constructor(form) {
    Object.assign(this, {form, key: form.dataset.localKey})
    this.slot = `draft:${this.key}:${Date.now()}`
    this.confirmed = this.print()
    /* A window that is not in front tells WebKit's pages nothing of focus: whoever types stands there, too. */
    const standIn = event => { if (event.isTrusted && event.target.name) this.field = event.target }
    for (const name of ['focusin', 'input']) on(name, standIn, form)
    for (const name of ['input', 'change']) on(name, () => this.keep(), form)
  }

  words() { return wordsOf(this.form) }
  print() { return JSON.stringify(this.words()) }
  get changed() { return this.print() !== this.confirmed }
  keep() { if (this.key) this.changed ? put(this.slot, this.words(), this.stood) : drop(this.slot) }
  hold() {}
  release() {}

  /* Copies that say the same as this page are needed no more, unless the page shows what it could not take. */
  differing() {
    return slots(`draft:${this.key}:`).filter(slot => {
      const copy = slot !== this.slot && read(slot)
      if (copy && JSON.stringify(copy.words) !== this.confirmed) return true
      if (copy && find('.errors')) put(this.slot, copy.words, copy.stood)
      if (copy) drop(slot)
      return false
    })
  }

  /* A page that is loaded while its last words are still on their way is older than they are: ask once more before offering them. */
  async look() {
    let found = this.differing()
    if (!found.length) return
    this.hold()
    const isFresh = found.some(slot => Date.now() - read(slot).at < 5000)
    for (const wait of isFresh ? [0, 600, 1500] : [0]) {
      if (wait && !found.length) break
      await pause(wait)
      await this.ask()
      found = this.differing()
    }
    found.forEach(slot => this.offer(slot))
    this.release()
  }

  /* Show what the server holds by now, where nothing else was typed meanwhile. */
  async ask() {
    const answer = await fetch(location.href).catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = find(`[data-local-key="${this.key}"]`, page)
    if (!now || this.changed || JSON.stringify(wordsOf(now)) === this.confirmed) return
    if (now.elements.rev) this.form.elements.rev.value = now.elements.rev.value
    this.fill(wordsOf(now))
    this.confirmed = this.print()
    this.keep()
  }

  /* The field and the caret at which somebody wrote last, and back to them. */
  get stood() { return this.field && {name: this.field.name, start: this.field.selectionStart, end: this.field.selectionEnd} }
  stand(stood = this.stood) {
    const named = all('input, textarea, select', this.form).filter(field => field.name === stood?.name)
    const field = named.find(one => one.checked) || named[0] || find('textarea', this.form)
    if (!field) return
    if (field.closest('#form')) open('form')
    field.focus()
    if (stood?.start != null && field.tagName === 'TEXTAREA') field.setSelectionRange(stood.start, stood.end)
  }

  offer(slot) {
    const copy = read(slot)
    const {lang, dataset} = document.documentElement
    const asHere = {weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: dataset.zone}
    const text = phrases.kept.replace('{time}', new Intl.DateTimeFormat(lang, asHere).format(copy.at))
    const end = act => ({type: 'button', className: 'btn', onclick: () => { act(); drop(slot); box.remove() }})
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
    for (const field of this.form.elements) {
      if (!field.name || ['hidden', 'file', 'submit', 'button'].includes(field.type)) continue
      const values = words.filter(([name]) => name === field.name).map(([, value]) => value)
      const before = held(field)
      if (['radio', 'checkbox'].includes(field.type)) field.checked = values.includes(field.value)
      else if (field.multiple) [...field.options].forEach(option => { option.selected = values.includes(option.value) })
      else if (values.length) field.value = values[0]
      if (held(field) !== before) for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
      field.dispatchEvent(new Event('input', {bubbles: true}))
    }
  }
}

class Saver extends Keeper {
  constructor(form) {
    super(form)
    Object.assign(this, {pending: null, busy: false, paused: false, tries: 0, announced: 0})
    on('submit', event => {
      if (event.submitter?.matches('[data-keeps]')) { event.preventDefault(); return this.save() }
      this.pause()
      put(this.slot, this.words(), this.stood)
    }, form)
  }

  pause() { this.paused = true; clearTimeout(this.timer) }
  goOn() { this.paused = false; if (this.changed) this.save() }
  hold() { this.pause() }
  release() { this.goOn() }
  save() { window.htmx.trigger(this.form, 'change') }

  status(text, state) {
    const line = find('#saved')
    if (!line) return
    state ? line.dataset.state = state : delete line.dataset.state
    find('span', line).textContent = text
    if (state === 'bad' && this.said !== text) this.warn(text)
    this.said = text
  }

  warn(text) {
    say(text)
    Object.assign(this, {trouble: text, warned: Date.now()})
  }

  /* It stopped, and somebody types on: what happened and where the way out is, beside the field and said again each minute. */
  stop(text, way) {
    this.pause()
    const field = this.field?.closest('.field') || this.field
    notice(field, `${text} `, way).dataset.stopped = ''
    this.status(text, 'bad')
  }

  capture() {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    this.form.elements.save_token.value = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
    this.pending = {print: this.print(), body: new FormData(this.form)}
  }

  prepare(event) {
    if (this.paused && this.trouble && Date.now() - this.warned > 60000) this.warn(this.trouble)
    if (this.paused || !this.pending && !this.changed) return event.preventDefault()
    if (!this.pending) this.capture()
    event.detail.parameters = this.pending.body
    clearTimeout(this.timer)
    if (!this.tries) this.status(phrases.saving, 'busy')
  }

  answer(event) {
    const {status, responseText} = event.detail.xhr
    if (status < 400) return this.done()
    event.preventDefault()
    if (status === 429 || status >= 500) return this.retry({429: phrases.retry, 503: phrases.retry, 507: phrases.full}[status] || phrases.server)
    this.pending = null
    if (status === 401) {
      this.stop(phrases.out, make('a', {href: find('.themes [name="next"]').value}, phrases.again))
    } else if (status === 409) {
      const box = find('#conflict')
      box.innerHTML = responseText
      window.htmx.process(box)
      this.stop(phrases.conflict, make('a', {href: '#conflict'}, phrases.choose))
    } else this.status([413, 422].includes(status) ? phrases.large : phrases.stale, 'bad')
  }

  done() {
    this.confirmed = this.pending.print
    this.pending = null
    this.tries = 0
    this.status(phrases.saved)
    this.keep()
    if (this.trouble) say(phrases.saved)
    else if (Date.now() - this.announced > 60000) { mention(phrases.saved); this.announced = Date.now() }
    this.trouble = ''
    this.again = this.changed
  }

  retry(text) {
    this.status(text, 'bad')
    this.tries += 1
    this.timer = setTimeout(() => this.save(), Math.min(60, 2 ** this.tries) * 1000)
  }

  /* The page goes away: send what the last pause has not. Whether it came through is asked when the page is back.
     A browser takes 64 kB in this way; more goes the usual way, and should that be cut off, the copy on this device is offered. */
  flush() {
    if (this.paused || this.busy || this.pending || !this.changed) return
    this.capture()
    if (navigator.sendBeacon(`${this.form.getAttribute('hx-post')}?leaving`, this.pending.body)) return
    this.pending = null
    this.save()
  }
}

const keepers = new Map()
export const watch = within => {
  const take = (kept, form, Kind) => {
    if (kept.has(form)) return
    kept.set(form, new Kind(form))
    kept.get(form).look()
  }
  all('form[data-autosave]', within).forEach(form => take(savers, form, Saver))
  all('form[data-keep]', within).forEach(form => take(keepers, form, Keeper))
}
const saverOf = event => savers.get(event.detail.elt)
export const forget = prefix => slots(prefix).forEach(drop)

const sent = find('meta[name="sent-key"]')
if (sent) forget(`draft:${sent.content}:`)
on('htmx:configRequest', event => {
  event.detail.headers['X-CSRFToken'] = csrf
  const shown = event.detail.elt.matches('.tips') && find('[data-shown]', event.detail.elt)
  if (shown) event.detail.parameters.shown = shown.dataset.shown
  saverOf(event)?.prepare(event)
})
on('htmx:beforeSend', event => { const saver = saverOf(event); if (saver) saver.busy = true })
/* A tip that does not come is no loss: it never leads away from the text, and saving says when something is wrong. */
const isAdvice = event => event.detail.elt.matches('.tips, #check')
on('htmx:beforeOnLoad', event => {
  saverOf(event)?.answer(event)
  const kept = keepers.get(event.detail.elt)  // before the swap: afterwards the form is gone
  if (kept && event.detail.xhr.status < 400) drop(kept.slot)
  if (isAdvice(event) && event.detail.xhr.status >= 400) event.preventDefault()
})
on('htmx:afterRequest', event => {
  const saver = saverOf(event)
  if (!saver) return
  saver.busy = false
  if (saver.again) { saver.again = false; saver.save() }
})
for (const name of ['htmx:sendError', 'htmx:timeout']) {
  on(name, event => saverOf(event) ? saverOf(event).retry(phrases.retry) : isAdvice(event) || toast({text: phrases.failed}))
}
on('htmx:responseError', event => {
  if (!(event.detail.xhr.getResponseHeader('HX-Trigger') || '').includes('toast')) toast({text: phrases.failed})
})
on('online', () => savers.forEach(saver => saver.pending && !saver.busy && saver.save()), window)
on('visibilitychange', () => savers.forEach(saver => {
  if (document.hidden) saver.flush()
  else if (saver.pending && !saver.busy) saver.save()
}))
on('click', event => {
  const mine = event.target.closest('[data-keep-mine]')
  if (!mine) return
  savers.forEach(saver => {
    saver.form.elements.rev.value = mine.dataset.rev
    Object.assign(saver, {paused: false, confirmed: ''})
    saver.save()
    saver.stand()
  })
  find('#conflict').replaceChildren()
  all('[data-stopped]').forEach(box => box.remove())
})
