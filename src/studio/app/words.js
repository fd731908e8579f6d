//! The words of a page, block by block as the program reads them, and where on it the pieces stand that it says.

/** Elements that stand within a line. */
const INLINE = new Set(
  'a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr'.split(' '),
)
const UNSEEN = new Set('script style template noscript textarea'.split(' '))
/** Elements whose own words are a name or a quotation. */
const NAMED = 'a, bdi, cite, h1, figcaption b, blockquote, q'
const isDigit = (c) => c >= '0' && c <= '9'

/** Where a text stands in a longer one as a whole: no word and no number is cut. */
function places(text, longer) {
  const isPart = (a, b) => /[\p{L}\p{N}]/u.test(a ?? '') && /[\p{L}\p{N}]/u.test(b ?? '')
  const found = []
  for (let at = longer.indexOf(text); at >= 0 && found.length < 20; at = longer.indexOf(text, at + 1)) {
    if (!isPart(longer[at - 1], text[0]) && !isPart(text.at(-1), longer[at + text.length])) found.push(at)
  }
  return found
}

/** Every block with its text; each letter has the node and the offset that it stands at, and each node its block. */
function read(body) {
  const blocks = []
  const nodes = new Map()
  let text = ''
  let map = []
  const end = () => {
    const begins = text.length - text.trimStart().length
    if (text.trim()) {
      const block = { text: text.trim(), map: map.slice(begins) }
      blocks.push(block)
      block.map.slice(0, block.text.length).forEach(([node], at) => {
        const known = nodes.get(node)
        known ? (known.to = at + 1) : nodes.set(node, { block, from: at, to: at + 1 })
      })
    }
    text = ''
    map = []
  }
  const add = (c, node, at) => {
    text += c
    map.push([node, at])
  }
  const walk = (node) => {
    if (node.nodeType === 3) {
      for (let at = 0; at < node.data.length; at++) {
        const c = node.data[at]
        const groups = (c === '\u00a0' || c === '\u202f') && isDigit(node.data[at + 1] ?? '') && isDigit(text.at(-1) ?? '')
        if (!/\s/.test(c)) add(c, node, at)
        else if (groups) add('\u202f', node, at)
        else if (!text.endsWith(' ')) add(' ', node, at)
      }
    } else if (node.nodeType === 1 && !UNSEEN.has(node.localName)) {
      const inline = INLINE.has(node.localName)
      if (!inline) end()
      // What a drawing is called is read out, and stands nowhere.
      if (node.localName === 'title') return
      if (node.localName === 'br' && !text.endsWith(' ')) add(' ', node, 0)
      node.childNodes.forEach(walk)
      if (!inline) end()
    }
  }
  walk(body)
  end()
  return { blocks, nodes }
}

const push = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]))

/** Where the words of an element stand in its block; nothing if they stand in several. */
function spot(element, nodes) {
  const walker = element.ownerDocument.createTreeWalker(element, 4)
  let found = null
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const known = nodes.get(node)
    if (!known) continue
    if (found && found.block !== known.block) return null
    found = { block: known.block, start: Math.min(found?.start ?? known.from, known.from), end: Math.max(found?.end ?? 0, known.to) }
  }
  if (!found) return null
  const text = found.block.text.slice(found.start, found.end)
  const start = found.start + text.length - text.trimStart().length
  return { block: found.block, start, text: text.trim() }
}

/** What stands where: of equal words each piece says which of them it means. */
export function locate(pieces, body) {
  const { blocks, nodes } = read(body)
  const equal = new Map()
  for (const block of blocks) push(equal, block.text, block)
  const elements = new Map()
  for (const element of body.querySelectorAll(NAMED)) {
    if (element.closest('svg') || element.getAttribute('href')?.startsWith('#')) continue
    const at = spot(element, nodes)
    if (at) push(elements, `${element.localName} ${at.text}`, at)
  }
  const found = []
  const those = (all, nth) => {
    const some = nth.map((n) => all[n]).filter(Boolean)
    return some.length ? some : all
  }
  for (const piece of pieces) {
    const { kind, text, within, at, nth } = piece
    if (kind === 'sentence') {
      for (const block of blocks) for (const start of places(text, block.text)) found.push({ piece, block, start, end: start + text.length })
    } else if (at === 'text') {
      for (const block of those(equal.get(within) ?? [], nth))
        for (const start of places(text, within)) found.push({ piece, block, start, end: start + text.length })
    } else {
      for (const { block, start } of those(elements.get(`${at} ${within}`) ?? [], nth)) found.push({ piece, block, start, end: start + text.length })
    }
  }
  return { blocks, nodes, found }
}
