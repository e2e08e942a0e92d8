/* Chosen files go at once, with a bar that says how far; files that are dropped are chosen. The button beside is for whoever has no
   script. Nothing that was typed is lost: the page that comes back shows it. */
import { all, find, make, on, phrases, say } from './page.js'
import { notice } from './messages.js'
import { savers } from './saving.js'

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name])

class Sending {
  constructor(input) {
    const button = document.getElementById(input.dataset.sends)
    Object.assign(this, {input, form: input.form, saver: savers.get(input.form), request: new XMLHttpRequest(), said: 0})
    this.words = make('span')
    this.bar = make('progress', {max: 1, value: 0, ariaLabel: phrases.sending})
    this.line = make('p', {className: 'row sending'}, this.words, this.bar,
      make('button', {type: 'button', className: 'btn plain', onclick: () => this.request.abort()}, phrases.stop))
    this.saver?.pause()
    this.far(0)
    this.begin(button)
  }

  /* What is being saved just now comes first, so that both know which text is the newer. */
  async begin(button) {
    for (let turn = 0; this.saver?.busy && turn < 50; turn += 1) await new Promise(resolve => setTimeout(resolve, 100))
    const {input} = this
    const body = new FormData(this.form)
    input.disabled = button.disabled = true
    input.closest('.add-file').after(this.line)
    this.button = button
    on('progress', ({loaded, total}) => this.far(total ? loaded / total : 0), this.request.upload)
    on('load', () => this.arrived(), this.request)
    on('error', () => this.over(phrases.notSent), this.request)
    on('abort', () => this.over(''), this.request)
    this.request.open('POST', button.formAction)
    this.request.send(body)
  }

  /* Heard at the start and at each quarter. */
  far(part) {
    this.bar.value = part
    this.words.textContent = part < 1 ? filled(phrases.sent, {percent: Math.floor(part * 100)}) : phrases.arriving
    if (part >= this.said) { say(this.words.textContent); this.said = Math.floor(part * 4) / 4 + .25 }
  }

  over(text) {
    this.line.remove()
    this.input.disabled = this.button.disabled = false
    this.input.value = ''
    this.saver?.goOn()
    if (text) { notice(this.input.closest('.add-file'), text); say(text) }
    this.input.focus()
  }

  /* What comes back is the whole page, also where something is wrong with a file: its middle takes the place of the one here. */
  arrived() {
    const {status, responseText, responseURL} = this.request
    if (status >= 400 && status !== 422 && status !== 409) return this.over(status === 413 ? phrases.tooLarge : phrases.notSent)
    const page = new DOMParser().parseFromString(responseText, 'text/html')
    const main = find('#main', page)
    if (!main || status < 400 && !find(`[data-local-key="${this.form.dataset.localKey}"]`, page)) return location.assign(responseURL)
    savers.delete(this.form)
    const fresh = document.adoptNode(main)
    const item = this.input.closest('[id^="i-"]')?.id
    find('#main').replaceWith(fresh)
    if (status < 400) history.replaceState(null, '', `${responseURL}${item ? `#${item}` : ''}`)
    window.htmx.process(fresh)
    fresh.dispatchEvent(new CustomEvent('htmx:load', {bubbles: true}))
    const next = find('.errors, .asked', fresh) || document.getElementById(this.input.id) || item && document.getElementById(item)
    if (next) { if (!next.matches('input, [tabindex]')) next.tabIndex = -1; next.focus() }
    if (status < 400) say(phrases.added)
  }
}

on('change', event => { if (event.target.matches('[data-sends]') && event.target.files.length) new Sending(event.target) })

/* Files that are dropped beside the place for them must not take the place of the page. */
const brings = event => event.dataTransfer?.types.includes('Files') && find('[data-sends]')
const placeOf = event => event.target.closest('.field, fieldset')?.querySelector('[data-sends]:enabled')
const mark = place => all('.add-file').forEach(one => one.classList.toggle('over', one.contains(place)))
on('dragover', event => {
  if (!brings(event)) return
  event.preventDefault()
  event.dataTransfer.dropEffect = placeOf(event) ? 'copy' : 'none'
  mark(placeOf(event) || null)
})
on('dragleave', event => { if (!event.relatedTarget) mark(null) })
on('drop', event => {
  if (!brings(event)) return
  event.preventDefault()
  mark(null)
  const place = placeOf(event)
  if (!place || !event.dataTransfer.files.length) return
  place.files = event.dataTransfer.files
  place.dispatchEvent(new Event('change', {bubbles: true}))
})
const invite = () => matchMedia('(pointer: fine)').matches && all('.add-file').forEach(row => {
  if (!find('.drop', row)) row.append(make('span', {className: 'drop soft small'}, phrases.drop))
})
on('htmx:load', invite)
invite()
