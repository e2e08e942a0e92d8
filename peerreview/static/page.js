/* What every other file begins with: find, listen, make, say. All events of htmx are named in these files and nowhere else. */
export const find = (selector, within = document) => within.querySelector(selector)
export const all = (selector, within = document) => [...within.querySelectorAll(selector)]
export const on = (event, act, where = document) => where.addEventListener(event, act)
export const phrases = window.phrases
export const csrf = find('meta[name="csrf-token"]').content
export const say = text => { find('#live').textContent = text }
export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
