/* Notes in a text: words that are selected, or a region that is drawn on a page, become the place of a new one. Without this the [+] at
   each block and at each line does it. */
import { find, make, on, phrases } from './page.js'

const margin = find('[data-notes]')
const OWN = '.add, .nr, .line'
const BLOCK = '[data-in] [id*="-b"]'
/* What stands in a block in the order of its text, without what this page puts into it; letters count as the server counts them. */
const partsOf = block => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {acceptNode: node => {
    const around = node.parentElement
    return around.closest(OWN) || block.matches(BLOCK) && around.closest(BLOCK) !== block ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  }})
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  return found
}
const letters = text => [...text].length
const placeIn = (parts, node, offset) => {
  let at = 0
  for (const part of parts) {
    if (part === node) return at + letters(part.data.slice(0, offset))
    if (node.nodeType !== Node.TEXT_NODE && !(node.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_PRECEDING) &&
      (!node.childNodes[offset] || node.childNodes[offset].compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING)) return at
    at += letters(part.data) + (part.parentElement.closest('.leaf text') ? 1 : 0)
  }
  return at
}
/* "text:b3:10-24" of what is selected, or nothing. */
const meant = () => {
  const selection = getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return ''
  const range = selection.getRangeAt(0)
  const from = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer
  if (!from.closest || !margin.contains(from)) return ''
  const line = from.closest('tr[data-at]')
  if (line) return line.dataset.at
  const leaf = from.closest('.leaf[data-at]')
  const block = leaf ? find('svg', leaf) : from.closest(BLOCK)
  if (!block) return ''
  const parts = partsOf(block)
  const start = placeIn(parts, range.startContainer, range.startOffset)
  const inside = block.contains(range.endContainer)
  const last = parts.at(-1)
  const stop = inside ? placeIn(parts, range.endContainer, range.endOffset) : last ? placeIn(parts, last, last.data.length) : 0
  if (stop <= start) return ''
  const own = leaf ? leaf.dataset.at : block.closest('[data-in]').dataset.in + block.id.match(/b\d+$/)[0]
  return `${own}:${start}-${stop}`
}

if (margin) {
  const form = document.getElementById(margin.dataset.notes)
  const action = find('.add, .line', margin)?.getAttribute('formaction')
  const here = make('button', {className: 'btn main here', hidden: true, type: 'submit'}, phrases.note)
  for (const [name, value] of [['form', margin.dataset.notes], ['formaction', action], ['formnovalidate', ''], ['name', 'at']]) here.setAttribute(name, value)
  margin.append(here)
  const show = place => { here.value = place; here.hidden = !place }
  /* A button that is pressed would take the selection away before the click: what was meant stays until something else is. */
  on('selectionchange', () => { if (document.activeElement !== here) show(meant()) })
  on('pointerdown', event => event.preventDefault(), here)

  /* A region: press, draw, let go; on a screen that one touches the page is moved that way, so there the [+] below it stays. */
  let drawn = null
  on('pointerdown', event => {
    const leaf = event.target.closest?.('.leaf[data-at]')
    if (!leaf || event.pointerType === 'touch' || event.button || event.target.closest('text')) return
    event.preventDefault()
    const box = leaf.getBoundingClientRect()
    drawn = {leaf, box, x: event.clientX, y: event.clientY, mark: make('div', {className: 'drawing'})}
  }, margin)
  on('pointermove', event => {
    if (!drawn) return
    drawn.leaf.append(drawn.mark)
    const {box} = drawn
    const [left, top] = [Math.min(drawn.x, event.clientX) - box.left, Math.min(drawn.y, event.clientY) - box.top]
    Object.assign(drawn.mark.style, {left: `${left}px`, top: `${top}px`,
      width: `${Math.abs(event.clientX - drawn.x)}px`, height: `${Math.abs(event.clientY - drawn.y)}px`})
  })
  on('pointerup', event => {
    if (!drawn) return
    const {leaf, box, x, y, mark} = drawn
    drawn = null
    const percent = (value, whole) => Math.max(0, Math.min(100, Math.round(100 * value / whole)))
    const [left, right] = [percent(Math.min(x, event.clientX) - box.left, box.width), percent(Math.max(x, event.clientX) - box.left, box.width)]
    const [top, bottom] = [percent(Math.min(y, event.clientY) - box.top, box.height), percent(Math.max(y, event.clientY) - box.top, box.height)]
    for (const old of leaf.querySelectorAll('.drawing')) if (old !== mark) old.remove()
    if (right - left < 2 || bottom - top < 2) return mark.remove()
    show(`${leaf.dataset.at}@${left},${top},${right - left},${bottom - top}`)
  })
}
