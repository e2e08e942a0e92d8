/* What every other file begins with: find, listen, make, say. All events of htmx are named in these files and nowhere else. */
export const find = (selector, within = document) => within.querySelector(selector)
export const all = (selector, within = document) => [...within.querySelectorAll(selector)]
export const on = (event, act, where = document) => where.addEventListener(event, act)
export const phrases = window.phrases
export const csrf = find('meta[name="csrf-token"]').content
export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/* The one line through which a screen reader hears what changed by itself. What comes together is said together; it is emptied
   before, so that the same words are heard twice. `say` is for what is wrong or was asked for, `mention` keeps silent for who wants quiet. */
let news = []
export const say = text => {
  if (news.includes(text) || news.push(text) > 1) return
  find('#live').textContent = ''
  setTimeout(() => { find('#live').textContent = news.join(' '); news = [] }, 120)
}
export const mention = text => { if (!document.body.dataset.quiet) say(text) }
