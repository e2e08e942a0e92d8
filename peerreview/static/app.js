/* Peerreview in the browser: saving while somebody types, keys, messages, focus. Every page works without it.
   All events of htmx are named in this file and nowhere else. It has no words of its own: see web/phrases.py. */
(() => {
  'use strict'
  const find = (selector, within = document) => within.querySelector(selector)
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const on = (event, act, where = document) => where.addEventListener(event, act)
  const phrases = window.phrases
  const csrf = find('meta[name="csrf-token"]').content
  const say = text => { find('#live').textContent = text }
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }
  const notice = (...children) => {
    const box = make('div', {className: 'say warn kept-notice'}, make('div', {}, ...children))
    find('#conflict').before(box)
    return box
  }

  /* Before htmx looks at the page. Nothing is made from text, nothing is kept of pages; 422 shows the form with its errors. */
  Object.assign(window.htmx.config, {
    allowEval: false, includeIndicatorStyles: false, historyCacheSize: 0, historyRestoreAsHxRequest: false,
    responseHandling: [{code: '204', swap: false}, {code: '[23]..', swap: true}, {code: '422', swap: true}, {code: '[45]..', swap: false, error: true}]
  })

  /* Copies of what is typed, on this device, until the server has it. One slot for each page that was opened: draft:<key>:<when>. */
  const slots = prefix => { try { return Object.keys(localStorage).filter(name => name.startsWith(prefix)) } catch { return [] } }
  const put = (slot, words) => { try { localStorage.setItem(slot, JSON.stringify({at: Date.now(), words})) } catch { /* full or forbidden */ } }
  const drop = slot => { try { localStorage.removeItem(slot) } catch { /* forbidden */ } }
  const read = slot => { try { return JSON.parse(localStorage.getItem(slot)) } catch { return null } }

  /* Saving. htmx sends the form after each pause; a Saver decides what goes out and what an answer means.
     `pending` is a body whose fate is unknown: it goes out again, unchanged and with the same token, before anything newer does. */
  const OWN = ['csrf_token', 'rev', 'save_token', 'asked']
  const savers = new Map()

  /* Keeps a copy on this device of what a form holds beyond what the server sent, and offers it back. */
  class Keeper {
    constructor(form) {
      Object.assign(this, {form, key: form.dataset.localKey})
      this.slot = `draft:${this.key}:${Date.now()}`
      this.confirmed = this.print()
      for (const slot of slots(`draft:${this.key}:`)) this.offer(slot)
      for (const event of ['input', 'change']) on(event, () => this.keep(), form)
    }

    words() { return [...new FormData(this.form)].filter(([name, value]) => !OWN.includes(name) && typeof value === 'string') }
    print() { return JSON.stringify(this.words()) }
    get changed() { return this.print() !== this.confirmed }
    keep() { if (this.key) this.changed ? put(this.slot, this.words()) : drop(this.slot) }

    offer(slot) {
      const copy = read(slot)
      if (!copy || JSON.stringify(copy.words) === this.confirmed) return drop(slot)
      const time = new Intl.DateTimeFormat(document.documentElement.lang, {weekday: 'short', hour: '2-digit', minute: '2-digit'}).format(copy.at)
      const text = phrases.kept.replace('{time}', time)
      const end = act => ({type: 'button', className: 'btn', onclick: () => { act(); drop(slot); box.remove() }})
      const box = notice(text, make('div', {className: 'row'},
        make('button', end(() => this.restore(copy.words)), phrases.back),
        make('button', end(() => this.form.focus()), phrases.discard)))
      say(text)
    }

    restore(words) {
      for (const field of this.form.elements) {
        if (!field.name || ['hidden', 'file', 'submit', 'button'].includes(field.type)) continue
        const values = words.filter(([name]) => name === field.name).map(([, value]) => value)
        if (['radio', 'checkbox'].includes(field.type)) field.checked = values.includes(field.value)
        else if (field.multiple) [...field.options].forEach(option => { option.selected = values.includes(option.value) })
        else if (values.length) field.value = values[0]
        field.dispatchEvent(new Event('input', {bubbles: true}))
      }
      find('textarea', this.form)?.focus()
    }
  }

  class Saver extends Keeper {
    constructor(form) {
      super(form)
      Object.assign(this, {pending: null, busy: false, paused: false, tries: 0, announced: 0})
      on('submit', () => { this.pause(); put(this.slot, this.words()) }, form)
    }

    pause() { this.paused = true; clearTimeout(this.timer) }
    save() { window.htmx.trigger(this.form, 'change') }

    status(text, state) {
      const line = find('#saved')
      if (!line) return
      state ? line.dataset.state = state : delete line.dataset.state
      find('span', line).textContent = text
      if (state === 'bad' && this.said !== text) say(text)
      this.said = text
    }

    capture() {
      const bytes = crypto.getRandomValues(new Uint8Array(16))
      this.form.elements.save_token.value = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
      this.pending = {print: this.print(), body: new FormData(this.form)}
    }

    prepare(event) {
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
        this.pause()
        notice(phrases.out + ' ', make('a', {href: find('.themes [name="next"]').value}, phrases.again))
        this.status(phrases.out, 'bad')
      } else if (status === 409) {
        this.pause()
        const box = find('#conflict')
        box.innerHTML = responseText
        window.htmx.process(box)
        box.focus()
        this.status(phrases.conflict, 'bad')
      } else this.status([413, 422].includes(status) ? phrases.large : phrases.stale, 'bad')
    }

    done() {
      this.confirmed = this.pending.print
      this.pending = null
      this.tries = 0
      this.status(phrases.saved)
      this.keep()
      if (Date.now() - this.announced > 60000) { say(phrases.saved); this.announced = Date.now() }
      this.again = this.changed
    }

    retry(text) {
      this.status(text, 'bad')
      this.tries += 1
      this.timer = setTimeout(() => this.save(), Math.min(60, 2 ** this.tries) * 1000)
    }

    /* The page goes away: send what the last pause has not. Whether it came through is asked when the page is back. */
    flush() {
      if (this.paused || this.busy || this.pending || !this.changed) return
      this.capture()
      if (!navigator.sendBeacon(this.form.getAttribute('hx-post'), this.pending.body)) this.pending = null
    }
  }

  const keepers = new Map()
  const watch = within => {
    all('form[data-autosave]', within).forEach(form => savers.has(form) || savers.set(form, new Saver(form)))
    all('form[data-keep]', within).forEach(form => keepers.has(form) || keepers.set(form, new Keeper(form)))
  }
  const saverOf = event => savers.get(event.detail.elt)
  const forget = prefix => slots(prefix).forEach(drop)

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
    if (isAdvice(event) && event.detail.xhr.status >= 400) event.preventDefault()
  })
  on('htmx:afterRequest', event => {
    const kept = keepers.get(event.detail.elt)
    if (kept && event.detail.successful) drop(kept.slot)
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
  on('pageshow', event => { if (event.persisted) savers.forEach(saver => { saver.paused = false }) }, window)
  on('submit', event => {
    if (!event.target.matches('[data-sign-out]')) return
    savers.forEach(saver => { saver.flush(); saver.pause() })
    forget('draft:')
  })
  on('click', event => {
    const mine = event.target.closest('[data-keep-mine]')
    if (!mine) return
    savers.forEach(saver => {
      saver.form.elements.rev.value = mine.dataset.rev
      Object.assign(saver, {paused: false, confirmed: ''})
      saver.save()
    })
    find('#conflict').replaceChildren()
    find('[data-autosave] textarea')?.focus()
  })

  /* Fields that grow with their text, where the style sheet cannot do it; and the coach's marks, which are old once one types. */
  const grow = field => { field.style.height = 'auto'; field.style.height = `${field.scrollHeight + 2}px` }
  const growing = !CSS.supports('field-sizing', 'content')
  on('input', event => {
    if (event.target.tagName !== 'TEXTAREA') return
    if (growing) grow(event.target)
    find('.mirror', event.target.parentElement)?.classList.add('old')
  })

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

  /* The two panes of the workspace on a phone, and links to fields (what is missing, what is wrong): go there and stand in it. */
  const show = () => {
    const panes = find('.panes')
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const pane = target && target.closest('#work, #form')
    if (panes) {
      panes.dataset.tab = pane ? pane.id : panes.dataset.tab || 'work'
      all('.switch a').forEach(link => link.hash === `#${panes.dataset.tab}` ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'))
    }
    if (target && target.matches('input, select, textarea, fieldset')) { target.scrollIntoView({block: 'center'}); target.focus() }
  }
  on('hashchange', show, window)
  on('click', event => {
    const link = event.target.closest('.missing a, .errors a')
    if (link && link.hash && link.hash === location.hash) show()
  })

  /* Messages with Undo: ten seconds, longer while somebody points at one or stands in it. */
  const expire = element => {
    let timer
    const start = () => { clearTimeout(timer); timer = setTimeout(() => element.remove(), 10000) }
    const stop = () => clearTimeout(timer)
    for (const name of ['pointerenter', 'focusin']) on(name, stop, element)
    for (const name of ['pointerleave', 'focusout']) on(name, start, element)
    start()
  }
  const toast = ({text, undo}) => {
    const element = make('div', {className: 'toast'}, make('span', {}, text))
    if (undo) {
      element.append(make('form', {method: 'post', action: undo},
        make('input', {type: 'hidden', name: 'csrf_token', value: csrf}), make('button', {className: 'btn'}, phrases.undo)))
    }
    find('#toasts').append(element)
    expire(element)
  }
  on('toast', event => toast(event.detail))

  /* Focus never falls to nowhere: when what held it was swapped away, it goes to what came instead, or to the heading above. */
  on('htmx:beforeSwap', event => {
    const {target, elt} = event.detail
    const held = document.activeElement
    if (savers.has(elt) || held === document.body || !target.contains(held) && held !== elt) return
    const id = target.id
    const around = target.parentElement?.closest('section, .page, main')
    setTimeout(() => {
      if (document.activeElement !== document.body) return
      const root = target.isConnected ? target : document.getElementById(id)
      const next = root && (find('[data-focus]', root) || find('h1, h2, h3', root) || root) || find('h1, h2, h3', around || document)
      if (!next) return
      if (!next.matches('a[href], button, input, select, textarea, [tabindex]')) next.tabIndex = -1
      next.focus()
    }, 60)
  })

  /* "in 2 days" stays true. Near ones change each minute, without a word; one hour and ten minutes before a deadline are said once. */
  const opened = Date.now()
  const distance = milliseconds => {
    const minutes = Math.trunc(milliseconds / 60000)
    const size = Math.abs(minutes)
    const [count, unit] = size < 60 ? [minutes, 'minute'] : size < 2880 ? [Math.trunc(minutes / 60), 'hour'] : [Math.trunc(minutes / 1440), 'day']
    return new Intl.RelativeTimeFormat(document.documentElement.lang).format(count, unit)
  }
  const tick = () => all('[data-distance]').forEach(element => {
    const left = Date.parse(element.dataset.distance) - Date.now()
    if (Math.abs(left) > 86400000 && Date.now() - opened < 3600000) return
    const text = distance(left)
    if (element.textContent !== text) element.textContent = text
    if (element.closest('.bar') && [10, 60].includes(Math.round(left / 60000))) say(element.closest('.due').textContent)
  })
  setInterval(tick, 60000)

  /* Keys. Single ones only when the person wants them, and never in a field. */
  const level = number => {
    const lists = all('.levels')
    const here = document.activeElement.closest('.crit, fieldset')
    const list = here && find('.levels', here) || lists.find(one => one.getClientRects().length && one.getBoundingClientRect().bottom > innerHeight * .3)
    const radio = list && all('input', list)[number - 1]
    if (!radio) return false
    radio.focus()
    radio.click()
    return true
  }
  on('keydown', event => {
    if (event.key === 'Escape') all('details.menu[open]').forEach(menu => { menu.open = false; find('summary', menu).focus() })
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const button = find('.submit .btn.main') || event.target.closest('form') && find('.btn.main', event.target.closest('form'))
      if (button) { event.preventDefault(); button.click() }
      return
    }
    if (document.body.dataset.keys !== 'on' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]')) return
    if (event.key === '?') find('#help-link')?.click()
    else if (/^[jk]$/.test(event.key) && find('.queue [aria-current]')) {
      const cases = all('.queue a')
      cases[cases.findIndex(link => link.hasAttribute('aria-current')) + (event.key === 'j' ? 1 : -1)]?.click()
    } else if (/^[1-9]$/.test(event.key) && level(Number(event.key))) event.preventDefault()
  })
  on('click', event => all('details.menu[open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false }))

  /* What a page needs when it opens. */
  watch(document)
  on('htmx:load', event => { watch(event.target); if (growing) all('textarea', event.target).forEach(grow) })
  if (growing) all('textarea').forEach(grow)
  all('#toasts .toast').forEach(element => { element.remove(); setTimeout(() => { find('#toasts').append(element); expire(element) }, 300) })
  compare()
  show()
  find('.errors, .asked')?.focus()
})()
