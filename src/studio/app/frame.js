//! A page or a mail in a frame, at the size of a screen, drawn smaller, with the places of what it says.
//!
//! Nothing of the page is changed but which of its colours are shown; what is marked is painted over it.

import { asking, paint } from './colours.js'
import { locate } from './words.js'

const LOOK = `
  ::highlight(flywheel-all) { background-color: rgb(255 214 64 / .28); }
  ::highlight(flywheel-under) { background-color: rgb(255 214 64 / .55); }
  ::highlight(flywheel-picked) { background-color: #ffd640; color: #16201f; }
`
const RANK = ['number', 'name', 'quote', 'sentence', 'words']
/** The shortest first; of equals what says more. */
const smallest = (a, b) => a.end - a.start - (b.end - b.start) || RANK.indexOf(a.piece.kind) - RANK.indexOf(b.piece.kind)
const unique = (found) => [...new Map(found.map(({ piece }) => [piece.key, piece])).values()]

export class Frame {
  /** A frame of some width in the pixels of its screen. `picked` hears of what was clicked, `keys` of what was typed. */
  constructor(title, width, { picked, keys, sandbox } = {}) {
    Object.assign(this, { width, picked, keys, scheme: 'light', pieces: [], found: [], blocks: [], nodes: new Map(), asked: [] })
    this.box = document.createElement('div')
    this.box.className = 'screen'
    this.element = document.createElement('iframe')
    this.element.title = title
    this.element.loading = 'lazy'
    if (sandbox !== undefined) this.element.setAttribute('sandbox', sandbox)
    this.element.addEventListener('load', () => this.loaded())
    this.box.append(this.element)
    new ResizeObserver(() => this.fit()).observe(this.box)
  }

  /** Shows an address, or shows it anew where it is shown already; how far it was scrolled stays. */
  show(address, version) {
    if (this.address === address && this.version === version) return
    const again = this.address === address
    Object.assign(this, { address, version })
    const inner = this.inner()
    this.scrolled = again && inner ? inner.scrollY : 0
    if (again && inner) inner.location.reload()
    else if (inner && this.begun) inner.location.replace(address)
    else this.element.src = address
    this.begun = true
  }

  inner() {
    try {
      return this.element.contentDocument ? this.element.contentWindow : null
    } catch {
      return null
    }
  }

  fit() {
    const { clientWidth, clientHeight } = this.box
    if (!clientWidth) return
    const scale = Math.min(1, clientWidth / this.width)
    Object.assign(this.element.style, { width: `${this.width}px`, height: `${Math.ceil(clientHeight / scale)}px`, transform: `scale(${scale})` })
  }

  loaded() {
    const inner = this.inner()
    if (!inner || inner.location.href === 'about:blank') return
    const { document: page } = inner
    this.asked = asking(page)
    this.paint(this.scheme)
    const sheet = new inner.CSSStyleSheet()
    sheet.replaceSync(LOOK)
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet]
    page.addEventListener('click', (event) => this.clicked(event), true)
    page.addEventListener('submit', (event) => event.preventDefault(), true)
    page.addEventListener('pointermove', (event) => this.moved(event))
    page.addEventListener('pointerleave', () => this.mark('under', []))
    page.addEventListener('keydown', (event) => this.keys?.(event))
    if (this.scrolled) inner.scrollTo({ top: this.scrolled, behavior: 'instant' })
    this.locate(this.pieces)
    this.remark?.()
    this.box.classList.add('ready')
  }

  paint(scheme) {
    this.scheme = scheme
    const page = this.inner()?.document
    if (page?.documentElement) paint(page, this.asked, scheme)
  }

  /** Finds out where pieces stand on the page. */
  locate(pieces) {
    this.pieces = pieces
    const body = this.inner()?.document?.body
    Object.assign(this, body ? locate(pieces, body) : { found: [], blocks: [], nodes: new Map() })
  }

  /** The range of a place that was found. */
  range({ block, start, end }) {
    const [from, to] = [block.map[start], block.map[end - 1]]
    if (!from || !to) return null
    const range = this.inner().document.createRange()
    range.setStart(from[0], from[1])
    range.setEnd(to[0], to[1] + 1)
    return range
  }

  /** Marks places: all of them, the one under the pointer, or the picked one. */
  mark(what, places) {
    const inner = this.inner()
    if (!inner?.CSS?.highlights || !inner.Highlight) return
    const ranges = places.map((place) => this.range(place)).filter(Boolean)
    if (ranges.length) inner.CSS.highlights.set(`flywheel-${what}`, new inner.Highlight(...ranges))
    else inner.CSS.highlights.delete(`flywheel-${what}`)
  }

  /** Marks all pieces of these kinds, and the picked piece. */
  marks(kinds, key, { scroll = false, place = null } = {}) {
    this.remark = () => this.marks(kinds, key)
    this.mark(
      'all',
      this.found.filter(({ piece }) => kinds.includes(piece.kind)),
    )
    const picked = this.of(key, place)
    this.mark('picked', picked)
    const inner = this.inner()
    if (!scroll || !picked.length) return
    const range = this.range(picked[0])
    for (let node = range?.startContainer.parentElement; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
    const rect = range?.getBoundingClientRect()
    if (rect) inner.scrollTo({ top: Math.max(0, inner.scrollY + rect.top - inner.innerHeight / 3), behavior: 'instant' })
  }

  /** Every place of a piece, or the one that was clicked, as long as it is there. */
  of(key, place) {
    if (place?.piece.key === key && this.found.includes(place)) return [place]
    return key ? this.found.filter(({ piece }) => piece.key === key) : []
  }

  /** The pieces that a piece is part of, and those that are part of it, the smallest first. */
  around(key, place) {
    const own = this.of(key, place)
    const others = this.found.filter(({ piece, block }) => piece.key !== key && own.some((one) => one.block === block))
    const holds = (outer, inner) => outer.block === inner.block && outer.start <= inner.start && outer.end >= inner.end
    const wider = others.filter((other) => own.some((one) => holds(other, one))).sort(smallest)
    const inner = others.filter((other) => own.some((one) => holds(one, other))).sort(smallest)
    const keys = new Set(wider.map(({ piece }) => piece.key))
    return { wider: unique(wider), inner: unique(inner).filter(({ key }) => !keys.has(key)) }
  }

  /** The pieces at a point, the smallest first. */
  under({ clientX, clientY }) {
    const page = this.inner()?.document
    const caret = page?.caretPositionFromPoint?.(clientX, clientY)
    const range = caret ? null : page?.caretRangeFromPoint?.(clientX, clientY)
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : range ? [range.startContainer, range.startOffset] : []
    const known = this.nodes.get(node)
    if (!known) return []
    const { block, from, to } = known
    const near = page.createRange()
    near.selectNodeContents(node)
    // Beside a line its words are meant, and no single number or name.
    const hit = [...near.getClientRects()].some(
      ({ left, right, top, bottom }) => clientX >= left - 2 && clientX <= right + 2 && clientY >= top - 2 && clientY <= bottom + 2,
    )
    const letters = []
    for (let at = from; at < to; at++)
      if (block.map[at][0] === node && (!hit || block.map[at][1] === offset || block.map[at][1] === offset - 1)) letters.push(at)
    const holds = ({ piece, block: own, start, end }) =>
      own === block && (hit || piece.kind === 'words' || piece.kind === 'sentence') && letters.some((at) => start <= at && at < end)
    return this.found.filter(holds).sort(smallest)
  }

  moved(event) {
    if (this.waits) return
    this.waits = true
    requestAnimationFrame(() => {
      this.waits = false
      const [first] = this.under(event)
      if (first === this.hovered) return
      this.hovered = first
      this.mark('under', first ? [first] : [])
      const page = this.inner()?.document
      if (page) page.documentElement.style.cursor = first ? 'pointer' : ''
    })
  }

  clicked(event) {
    const link = event.target.closest?.('a[href]')
    const opens = event.target.closest?.('summary, button, input, select, label')
    const href = link?.getAttribute('href') ?? ''
    // A link within the page leads there; every other one leads on from the side.
    if (link && !href.startsWith('#')) event.preventDefault()
    const [first] = this.under(event)
    if (first || href) this.picked?.(first ?? null, href, { opens: Boolean(opens), frame: this })
  }
}
