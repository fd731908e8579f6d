//! Where things come from: the decision about a page, all that it says, and of a picked piece its row, its file and line,
//! and the sentence that was chosen, with those that were not.

import { ask } from './ask.js'
import { count, fill, h, number, placed, studioLink } from './dom.js'

const KINDS = [
  ['sentence', 'Sentences', 'a chosen sentence'],
  ['number', 'Numbers', 'a number'],
  ['quote', 'Quotations', 'a quotation'],
  ['name', 'Names', 'a name'],
  ['words', 'Other words', 'words'],
]
const HOW = { same_value: 'The same value, though nothing else ties the two:', text: 'It is written here:', column: 'It is the value of a cell:', computed: 'It was made of these:' }
/** Parts of a page in words, for what is of no row. */
const PARTS = { words: 'texts of the theme', deck: 'the copy deck', family: 'site.yaml', families: 'site.yaml', site: 'site.yaml', sources: 'the sources in site.yaml', theme: 'the theme', document: 'the text', note: 'the note' }
/** So many lines of a list are drawn at first. */
const FIRST = 40

export class Source {
  constructor({ move }) {
    this.move = move
    this.only = ''
    this.kind = ''
    this.all = false
    this.body = h('div.inside')
    this.element = h('aside.source', { 'aria-label': 'Where it comes from' }, this.body)
  }

  show({ state, page, words, link, around = { wider: [], inner: [] } }) {
    Object.assign(this, { state, page, words, around })
    const piece = words.pieces.find(({ key }) => key === state.pick)
    const content = []
    if (state.row) content.push(this.back('All that it says'), this.row(state.row))
    else if (state.statement) content.push(this.back('All that it says'), this.statement(state.statement))
    else if (piece) content.push(this.back('All that it says'), this.piece(piece))
    else if (state.pick && words.pieces.length) content.push(this.back('All that it says'), h('p.hint', {}, 'The page does not say this any more.'))
    else if (page) content.push(this.why(page), this.says(words))
    if (link && !state.row) content.splice(1, 0, this.leads(link))
    fill(this.body, content)
    const now = [state.row, state.statement, state.pick].join(' ')
    if (this.now !== now) this.body.scrollTop = 0
    this.now = now
  }

  back(label) {
    return h('button.back', { type: 'button', 'data-key': 'back', onclick: () => this.move({ pick: null, statement: null, row: null }) }, `← ${label}`)
  }

  leads(link) {
    const own = link.origin === location.origin
    return h('p.leads', {}, 'It is a link: ', own ? h('a', { href: studioLink(link.pathname), 'data-key': 'leads' }, link.pathname) : link.href)
  }

  /** The decision, what it was made by, and what is missing. */
  why({ decision, document, declared, state, origin, path, absent }) {
    if (state === 'file') return h('section.why', {}, h('h2', {}, 'A file beside the pages'), h('p', {}, `${path}, from ${origin}.`))
    if (state === 'absent') decision = absent?.decision && { measures: [], place: null, ...absent.decision, status: 'held' }
    if (!decision) return h('section.why', {}, h('h2', {}, 'Nothing stands here'), h('p', {}, ABSENT[absent?.state] ?? 'No page has this address.'), absent?.near && h('p', {}, 'Did you mean ', h('a', { href: studioLink(absent.near) }, absent.near), '?'))
    const { status, reason, needed, measures, place } = decision
    const heading = { offered: 'Why search engines may list it', unlisted: 'Why it is kept out of search engines', held: 'Why it is not made' }[status]
    const measure = ({ about, found, make, index }) => {
      const most = Math.max(make, index)
      return h('li', { 'data-short': found < most }, h('span.amount', {}, number(found)), h('span', {}, about), h('span.soft', {}, ` ${[make > 0 && `${number(make)} to be made`, index > 0 && `${number(index)} to be listed`].filter(Boolean).join(', ')}`))
    }
    return h('section.why', {}, h('h2', {}, heading), h('p', {}, `${reason[0].toUpperCase()}${reason.slice(1)}.`),
      measures.length > 0 && h('ul.measures', {}, measures.map(measure)),
      needed && h('p.needed', {}, h('b', {}, 'What would change it: '), needed),
      document && h('p', {}, 'Its text: ', placed(document, 'text ')),
      !(document && place?.file === document.file) && h('p', {}, placed(place ?? declared, 'gate ')))
  }

  /** Everything that the page says, to be looked through. */
  says({ pieces, slots }) {
    if (!pieces.length) return null
    const list = h('ul.pieces')
    const told = h('p.soft')
    const draw = () => {
      const wanted = this.only.toLowerCase()
      const fits = pieces.filter((piece) => (!this.kind || piece.kind === this.kind) && (!wanted || `${piece.text} ${piece.within} ${piece.from?.map(({ row, column, dataset }) => `${dataset} ${row} ${column}`).join(' ')}`.toLowerCase().includes(wanted)))
      const some = this.all ? fits : fits.slice(0, FIRST)
      told.textContent = `${count(fits.length, 'piece', 'pieces')}${fits.some((p) => !p.from?.length && !p.statement && p.kind !== 'words') ? ', some without a row' : ''}`
      fill(list, some.map((piece) => this.line(piece)), fits.length > some.length && h('li', {}, h('button.link', { type: 'button', 'data-key': 'more', onclick: () => { this.all = true; draw() } }, `Show all ${number(fits.length)}`)))
    }
    const kinds = KINDS.filter(([kind]) => pieces.some((piece) => piece.kind === kind))
    if (!kinds.some(([kind]) => kind === this.kind)) this.kind = kinds[0][0]
    draw()
    return h('section.says', {}, h('h2', {}, 'What it says'),
      h('p.soft', {}, 'Click a number or a sentence on the page, or choose one here.'),
      h('div.filter', {},
        h('label', {}, h('span.unseen', {}, 'Kind'), h('select', { 'data-key': 'kind', onchange: (event) => { this.kind = event.target.value; this.all = false; draw() } }, kinds.map(([kind, label]) => h('option', { value: kind, selected: kind === this.kind }, `${label} (${number(pieces.filter((piece) => piece.kind === kind).length)})`)))),
        h('label', {}, h('span.unseen', {}, 'With these words'), h('input', { type: 'search', value: this.only, placeholder: 'With these words', 'data-key': 'only', oninput: (event) => { this.only = event.target.value; this.all = false; draw() } }))),
      told, list,
      slots.length > 0 && h('p.soft', {}, `Of ${count(slots.reduce((n, { statements }) => n + statements.length, 0), 'sentence', 'sentences')} of the copy deck, ${number(slots.reduce((n, { statements }) => n + statements.filter(({ said }) => said).length, 0))} are said here.`))
  }

  line(piece) {
    const around = piece.within === piece.text ? '' : piece.within
    const [first] = piece.from ?? []
    const of = piece.statement ? piece.statement : first ? (first.row ? [`${first.dataset} ${first.row}`, first.column].filter(Boolean).join(' · ') : piece.made || (PARTS[first.dataset] ?? first.dataset)) : piece.kind === 'words' ? 'a template' : 'no row'
    return h('li', {}, h('button.piece', { type: 'button', 'data-kind': piece.kind, 'data-key': `piece ${piece.key}`, onclick: () => this.move({ pick: piece.key, statement: null, row: null }) }, h('b', {}, piece.text), around && h('span.around', {}, around), h('span.of', { 'data-none': of === 'no row' }, of)))
  }

  /** A picked piece and its source. */
  piece(piece) {
    const { kind, text, within, at, from, how, made, wording, statement } = piece
    const label = KINDS.find(([known]) => known === kind)?.[2] ?? kind
    const where = at.startsWith('JSON-LD') ? ', in what machines are told' : (WHERE[at] ?? '')
    return h('section.picked', {},
      h('h2', {}, text.length > 120 ? `${text.slice(0, 119)}…` : text),
      h('p.soft', {}, `${label[0].toUpperCase()}${label.slice(1)}${where}`),
      within !== text && h('blockquote', {}, marked(within, text)),
      statement ? this.statement(statement) : [
        from?.length > 0 && h('p', {}, made ? `${made[0].toUpperCase()}${made.slice(1)}, from:` : HOW[how]),
        this.origins(from ?? [], piece.left ?? 0),
        !from?.length && h('p.hint', {}, kind === 'words' ? 'These words stand in a template of the theme.' : 'No row says this.'),
        wording && [h('h3', {}, 'The words around it'), this.origin(wording, 'w')],
      ],
      this.beside())
  }

  /** The pieces within a piece, and the larger ones that it stands in: the chosen sentence before others. */
  beside() {
    const { wider, inner } = this.around
    const list = (heading, all) => all.length > 0 && [h('h3', {}, heading), h('ul.pieces', {}, all.slice(0, 5).map((piece) => this.line(piece)))]
    return [list('In it', inner), list('It is part of', [...wider].sort((a, b) => Number(b.kind === 'sentence') - Number(a.kind === 'sentence')).slice(0, 3))]
  }

  /** All that something comes from: what has no row, text or place says nothing beside the others. */
  origins(from, left) {
    const said = from.filter(({ row, place, dataset }) => row || place || PARTS[dataset])
    const all = (said.length ? said : from).map((origin, n) => this.origin(origin, n))
    const [some, others] = [all.slice(0, 3), all.slice(3)]
    return [some, others.length > 0 && h('details', { 'data-key': 'others' }, h('summary', { 'data-key': 'othersum' }, `${number(others.length + left)} more rows`), others, left > 0 && h('p.soft', {}, `and ${number(left)} more`))]
  }

  origin({ dataset, row, column, value, place }, key) {
    const part = PARTS[dataset]
    return h('div.origin', {},
      h('dl', {},
        row ? [h('dt', {}, dataset), h('dd', {}, row)] : part && [h('dt', {}, 'In'), h('dd', {}, part)],
        column && column !== dataset && (row || part) && [h('dt', {}, row ? 'Column' : 'Entry'), h('dd', {}, column.replace(/^(word|setting|fact|say) /, '').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())],
        value && [h('dt', {}, 'Value'), h('dd', {}, value.length > 300 ? `${value.slice(0, 299)}…` : value)],
      ),
      placed(place, `origin ${key} `),
      row && h('button.link', { type: 'button', 'data-key': `row ${key}`, onclick: () => this.move({ row: `${dataset}:${row}`, column }) }, 'See the row'))
  }

  /** A sentence of the copy deck: why it is said here or not, and what became of the others of its part of the page. */
  statement(id) {
    const slot = this.words.slots.find(({ statements }) => statements.some((one) => one.id === id))
    const one = slot?.statements.find((one) => one.id === id)
    if (!one) return this.written(id)
    const others = slot.statements.filter((other) => other !== one)
    const said = slot.statements.filter((other) => other.said).length
    const facts = this.words.pieces.filter((piece) => piece.kind === 'number' && one.text?.includes(piece.text) && piece.within.includes(one.text))
    return [
      h('p', {}, one.said ? `Chosen: ${said} of at most ${slot.take} are said in the part “${slot.slot}”.` : `Not said here: ${one.why}.`),
      h('dl.facts', {},
        h('dt', {}, 'Sentence'), h('dd', {}, one.id),
        one.fact && [h('dt', {}, 'About'), h('dd', {}, one.fact)],
        one.compare && one.compare !== 'value' && [h('dt', {}, 'Compared with'), h('dd', {}, COMPARED[one.compare] ?? one.compare)],
        one.band && [h('dt', {}, 'Found to be'), h('dd', {}, one.band.replaceAll('_', ' '))],
        one.when && [h('dt', {}, 'Only if'), h('dd', {}, one.when)],
        one.salience !== null && [h('dt', {}, 'Stands out by'), h('dd', {}, String(one.salience))],
      ),
      h('p', {}, placed(one.place, `statement ${id} `)),
      facts.length > 0 && [h('h3', {}, 'Its numbers'), h('ul.pieces', {}, facts.map((piece) => this.line(piece)))],
      one.wordings?.length > 0 && [h('h3', {}, one.wordings.length > 1 ? 'Its wordings' : 'Its wording'), h('ul.wordings', {}, one.wordings.map((wording) => h('li', {}, wording)))],
      h('h3', {}, `${count(others.length, 'other', 'others')} of this part`),
      h('ul.others', {}, others.map((other) => h('li', {}, h('button.piece', { type: 'button', 'data-key': `other ${other.id}`, onclick: () => this.move({ statement: other.id, pick: null }) }, h('b', {}, other.text ?? other.wordings?.[0] ?? other.id), h('span.of', {}, other.said ? 'is said, too' : other.why, other.salience !== null && ` (${other.salience})`))))),
    ]
  }

  /** A sentence as it is written, where the page has no part for it. */
  written(id) {
    const box = h('div.written')
    ask('statement', { id }).then((one) => fill(box, h('h2', {}, id), h('p.hint', {}, 'The page that you look at has no part in which this sentence could be said.'), h('p', {}, placed(one.place, `written ${id} `)), h('dl.facts', {}, h('dt', {}, 'Part'), h('dd', {}, one.slot), one.fact && [h('dt', {}, 'About'), h('dd', {}, one.fact)], one.when && [h('dt', {}, 'Only if'), h('dd', {}, one.when)]), h('ul.wordings', {}, one.wordings.map((wording) => h('li', {}, wording)))), () => fill(box, h('h2', {}, id), h('p.hint', {}, 'No sentence of the copy deck is called so.')))
    return box
  }

  /** A row with its cells: those that the page says come first. */
  row(name) {
    const at = name.indexOf(':')
    const [dataset, id] = [name.slice(0, at), name.slice(at + 1)]
    const box = h('section.rowbox', {}, h('h2', {}, id))
    const column = new URLSearchParams(location.search).get('column')
    ask('row', { dataset, id, tree: this.page?.tree ?? 0 }).then((row) => {
      const said = new Set(this.words.pieces.flatMap(({ from }) => from ?? []).filter((from) => from.dataset === dataset && from.row === id).map((from) => from.column))
      const rank = ({ column: of }) => (of === column ? 0 : said.has(of) ? 1 : 2)
      const cells = [...row.cells].sort((a, b) => rank(a) - rank(b))
      const cell = ({ column: of, value, label, shown, source, year }) => h('tr', { 'data-said': said.has(of), 'data-picked': of === column }, h('th', { scope: 'row' }, label ?? of, label && h('span.soft', {}, ` ${of}`)), h('td', {}, value.length > 200 ? `${value.slice(0, 199)}…` : value, shown && shown !== value && h('span.soft', {}, ` shown as ${shown}`), (source || year) && h('span.soft', {}, ` ${[source, year].filter(Boolean).join(', ')}`)))
      fill(box, h('h2', {}, row.title), h('p.soft', {}, `${row.kind} ${id} in the dataset ${dataset}${row.synthetic ? ', invented' : ''}${row.grouped ? ', made of other rows' : ''}`), h('p', {}, placed(row.place, 'row ')),
        row.page && h('p', {}, 'Its own page: ', h('a', { href: studioLink(row.page.address), 'data-key': 'own' }, row.page.title)),
        h('table', {}, h('caption', {}, count(cells.length, 'cell', 'cells'), said.size > 0 && `; the page says ${said.size} of them`), h('tbody', {}, cells.map(cell))))
    }, (error) => fill(box, h('h2', {}, id), h('p.hint', {}, error.message.startsWith('There is nothing') ? 'This row is not there any more.' : error.message)))
    return box
  }
}

/** Why there is nothing at an address, by what is known of it. */
const ABSENT = { left_out: 'A row of it gets no pages: the reason stands beside.', draft: 'The text is a draft and not published yet.', gone: 'A page stood here once; it is gone.', unknown: 'Nothing stands here, and nothing was ever published here.' }
/** Where a text stands that is not seen on the page itself. */
const WHERE = { title: ', in the title', description: ', in the description', alt: ', read out for a picture', 'og:title': ', in the link card', 'og:description': ', in the link card', 'og:image:alt': ', read out for the link card', 'aria-label': ', read out', placeholder: ', in an empty field' }
const COMPARED = { median: 'the middle of the region', overall: 'what is usual for the service', rank: 'others, by rank', neighbour: 'the nearest place', distance: 'kilometres', change: 'before', share: 'all of it' }

function marked(whole, part) {
  const at = whole.indexOf(part)
  return at < 0 ? whole : [whole.slice(0, at), h('mark', {}, part), whole.slice(at + part.length)]
}
