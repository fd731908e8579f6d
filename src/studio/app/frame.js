// A page or a mail in a frame, at the size of a screen, drawn smaller: by day or by night, and with the places of what
// it says.
//
// Nothing of the page is changed but which of its colours are shown; what is marked is painted over it.

/** Elements that stand within a line, as the program reads pages. */
const INLINE = new Set('A ABBR B BDI BDO BR CITE CODE DATA DEL DFN EM I IMG INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR'.split(' '))
const UNSEEN = new Set('SCRIPT STYLE TEMPLATE NOSCRIPT TEXTAREA'.split(' '))
const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/g
const isDigit = (c) => c >= '0' && c <= '9'

const LOOK = `
  ::highlight(flywheel-all) { background-color: rgb(255 214 64 / .28); }
  ::highlight(flywheel-under) { background-color: rgb(255 214 64 / .55); }
  ::highlight(flywheel-picked) { background-color: #ffd640; color: #16201f; }
`

export class Frame {
  /** A frame of some width in the pixels of its screen. `picked` hears of a place that was clicked. */
  constructor(title, width, { picked, keys, sandbox } = {}) {
    this.width = width
    this.picked = picked
    this.keys = keys
    this.scheme = 'light'
    this.pieces = []
    this.found = []
    this.schemes = []
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
    this.address = address
    this.version = version
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
    this.schemes = this.asking(page)
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

  /** Shows the colours that the page has by day or by night, whatever this machine is set to. */
  paint(scheme) {
    this.scheme = scheme
    const page = this.inner()?.document
    if (!page?.documentElement) return
    page.documentElement.style.colorScheme = scheme
    const shown = (text) => text.replace(SCHEME, (_, wanted) => (wanted === scheme ? '(min-width: 0px)' : '(max-width: 0px)'))
    for (const [set, text] of this.schemes) set(shown(text))
  }

  /** Everything on the page that asks by day or by night, with how it asks. */
  asking(page) {
    const found = []
    const asks = (text) => text?.includes('prefers-color-scheme')
    const look = (rules) => {
      for (const rule of rules ?? []) {
        if (asks(rule.media?.mediaText)) found.push([(text) => (rule.media.mediaText = text), rule.media.mediaText])
        if (rule.cssRules) look(rule.cssRules)
        if (rule.styleSheet) look(rule.styleSheet.cssRules)
      }
    }
    for (const sheet of page.styleSheets) {
      try {
        look(sheet.cssRules)
      } catch {
        // A sheet from elsewhere keeps its own colours.
      }
    }
    for (const element of page.querySelectorAll('[media*="prefers-color-scheme"]')) found.push([(text) => (element.media = text), element.media])
    return found
  }

  /** Finds out where pieces stand on the page. */
  locate(pieces) {
    this.pieces = pieces
    this.found = []
    const page = this.inner()?.document
    if (!page?.body) return
    this.blocks = blocks(page.body)
    for (const piece of pieces) {
      if (piece.at.startsWith('JSON-LD') || piece.at === 'title' || piece.at === 'description') continue
      for (const block of this.blocks) {
        for (const from of places(piece.within, block.text)) {
          for (const at of places(piece.text, piece.within)) this.found.push({ piece, block, start: from + at, end: from + at + piece.text.length })
        }
      }
    }
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
  marks(kinds, key, { scroll = false } = {}) {
    this.remark = () => this.marks(kinds, key)
    this.mark('all', this.found.filter(({ piece }) => kinds.includes(piece.kind)))
    const picked = this.found.filter(({ piece }) => piece.key === key)
    this.mark('picked', picked)
    const inner = this.inner()
    if (!scroll || !picked.length) return
    const range = this.range(picked[0])
    for (let node = range?.startContainer.parentElement; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true
    const rect = range?.getBoundingClientRect()
    if (rect) inner.scrollTo({ top: Math.max(0, inner.scrollY + rect.top - inner.innerHeight / 3), behavior: 'instant' })
  }

  /** The smallest pieces at a point come first. */
  under({ clientX, clientY }) {
    const page = this.inner()?.document
    if (!page) return []
    const caret = page.caretPositionFromPoint?.(clientX, clientY)
    const range = caret ? null : page.caretRangeFromPoint?.(clientX, clientY)
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : range ? [range.startContainer, range.startOffset] : []
    if (node?.nodeType !== 3) return []
    const near = page.createRange()
    near.selectNodeContents(node)
    // Beside a line its words are meant, and no single number or name.
    const hit = [...near.getClientRects()].some(({ left, right, top, bottom }) => clientX >= left - 2 && clientX <= right + 2 && clientY >= top - 2 && clientY <= bottom + 2)
    const holds = ({ piece, block, start, end }) => {
      if (!hit && piece.kind !== 'words' && piece.kind !== 'sentence') return false
      for (let at = start; at < end; at++) {
        const [of, from] = block.map[at] ?? []
        if (of === node && (!hit || from === offset || from === offset - 1)) return true
      }
      return false
    }
    return this.found.filter(holds).sort(smallest)
  }

  /** The pieces that a piece is part of, the smallest first. */
  wider(key) {
    const own = this.found.filter(({ piece }) => piece.key === key)
    const holds = (other) => other.piece.key !== key && own.some(({ block, start, end }) => block === other.block && other.start <= start && other.end >= end)
    const wider = this.found.filter(holds).sort(smallest)
    return [...new Map(wider.map(({ piece }) => [piece.key, piece])).values()]
  }

  moved(event) {
    const [first] = this.under(event)
    if (first === this.hovered) return
    this.hovered = first
    this.mark('under', first ? [first] : [])
    this.inner().document.documentElement.style.cursor = first ? 'pointer' : ''
  }

  clicked(event) {
    const link = event.target.closest?.('a[href]')
    const summary = event.target.closest?.('summary, button, input, select, label')
    if (link) event.preventDefault()
    const [first] = this.under(event)
    const to = link && new URL(link.href, this.inner().location.href)
    if (first || to) this.picked?.(first?.piece ?? null, to, { summary: Boolean(summary) })
  }
}

const RANK = ['number', 'name', 'quote', 'sentence', 'words']
/** The shortest first; of equals what says more. */
const smallest = (a, b) => a.end - a.start - (b.end - b.start) || RANK.indexOf(a.piece.kind) - RANK.indexOf(b.piece.kind)

/** Where a text stands in a longer one as a whole: no word and no number is cut. */
function places(text, longer) {
  const isPart = (a, b) => /[\p{L}\p{N}]/u.test(a ?? '') && /[\p{L}\p{N}]/u.test(b ?? '')
  const found = []
  for (let at = longer.indexOf(text); at >= 0 && found.length < 20; at = longer.indexOf(text, at + 1)) {
    if (!isPart(longer[at - 1], text[0]) && !isPart(text.at(-1), longer[at + text.length])) found.push(at)
  }
  return found
}

/** The words of a page, block by block, each letter with the node and the offset that it stands at. */
function blocks(body) {
  const all = []
  let text = ''
  let map = []
  const end = () => {
    const begins = text.length - text.trimStart().length
    if (text.trim()) all.push({ text: text.trim(), map: map.slice(begins) })
    text = ''
    map = []
  }
  const walk = (node) => {
    if (node.nodeType === 3) {
      for (let at = 0; at < node.data.length; at++) {
        const c = node.data[at]
        if (/\s/.test(c)) {
          const groups = (c === '\u00a0' || c === '\u202f') && isDigit(node.data[at + 1] ?? '') && isDigit(text.at(-1) ?? '')
          if (groups) {
            text += '\u202f'
            map.push([node, at])
          } else if (!text.endsWith(' ')) {
            text += ' '
            map.push([node, at])
          }
        } else {
          text += c
          map.push([node, at])
        }
      }
    } else if (node.nodeType === 1 && !UNSEEN.has(node.tagName)) {
      const inline = INLINE.has(node.tagName)
      if (!inline) end()
      if (node.tagName === 'BR' && !text.endsWith(' ')) {
        text += ' '
        map.push([node, 0])
      }
      node.childNodes.forEach(walk)
      if (!inline) end()
    }
  }
  walk(body)
  end()
  return all
}
