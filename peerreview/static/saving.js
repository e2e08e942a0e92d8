/* Saving while somebody types: what goes to the server after each pause, and what its answers mean. */
import { drop, forget, Keeper, put, read, same, SentForm, slots, wordsOf } from './keeping.js'
import { notice, toast } from './messages.js'
import { all, csrf, find, make, mention, on, phrases, say } from './page.js'

/* htmx sends the form after each pause; a Saver decides what goes out and what an answer means.
   `pending` is a body whose fate is unknown: it goes out again, unchanged and with the same token, before anything newer does. */
export const savers = new Map()
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

class Saver extends Keeper {
  constructor(form) {
    super(form, form.dataset.localKey)
    Object.assign(this, {pending: null, busy: false, paused: false, tries: 0, announced: 0})
    on('submit', event => {
      if (event.submitter?.matches('[data-keeps]')) { event.preventDefault(); return this.save() }
      this.pause()
      put(this.slot, this.copy)
    }, form)
  }

  pause() { this.paused = true; clearTimeout(this.timer) }
  goOn() { this.paused = false; if (this.changed) this.save() }
  save() { window.htmx.trigger(this.form, 'change') }

  /* Copies that say the same as this page are needed no more, unless the page shows what it could not take. */
  differing() {
    return slots(`draft:${this.key}:`).filter(slot => {
      const copy = slot !== this.slot && read(slot)
      if (copy && !same(copy.words, this.held)) return true
      if (copy && find('.errors')) put(this.slot, copy)
      if (copy) drop(slot)
      return false
    })
  }

  /* A page that is loaded while its last words are still on their way is older than they are: ask once more before offering them. */
  async look() {
    let found = this.differing()
    if (!found.length) return
    this.pause()
    const isFresh = found.some(slot => Date.now() - read(slot).at < 5000)
    for (const wait of isFresh ? [0, 600, 1500] : [0]) {
      if (wait && !found.length) break
      await pause(wait)
      await this.ask()
      found = this.differing()
    }
    found.forEach(slot => this.offer(slot))
    this.goOn()
  }

  /* Show what the server holds by now, where nothing else was typed meanwhile. */
  async ask() {
    const answer = await fetch(location.href).catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const now = find(`[data-local-key="${this.key}"]`, page)
    if (!now || this.changed || same(wordsOf(now), this.held)) return
    this.form.elements.rev.value = now.elements.rev.value
    this.fill(wordsOf(now))
    this.held = this.words()
    this.keep()
  }

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
    this.pending = {words: this.words(), body: new FormData(this.form)}
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
    this.held = this.pending.words
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

/* Notes stand in the text, and belong to the form beside it: what happens in them happens in the form. */
for (const name of ['input', 'change']) {
  on(name, event => {
    const saver = savers.get(event.target.form)
    if (!saver || saver.form.contains(event.target)) return
    saver.field = event.target
    saver.form.dispatchEvent(new Event(name, {bubbles: true}))
  })
}

const sentForms = new Map()
export const watch = within => {
  all('form', within).forEach(form => {
    if (savers.has(form) || sentForms.has(form)) return
    if ('autosave' in form.dataset) {
      savers.set(form, new Saver(form))
      savers.get(form).look()
    } else if (SentForm.takes(form)) sentForms.set(form, new SentForm(form, within !== document))
  })
}
const saverOf = event => savers.get(event.detail.elt)

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
  if (event.detail.xhr.status < 400) sentForms.get(event.detail.elt)?.taken()
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
    Object.assign(saver, {paused: false, held: []})
    saver.save()
    saver.stand()
  })
  find('#conflict').replaceChildren()
  all('[data-stopped]').forEach(box => box.remove())
})
