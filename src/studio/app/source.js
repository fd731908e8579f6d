//! Where things come from: the decision about a page, all that it says, and of a picked piece its row, its file and line,
//! and the sentence that was chosen, with those that were not.

import { count, fill, h, number, placed, studioLink } from './dom.js'
import { row } from './row.js'
import { statement } from './statement.js'
import { why } from './why.js'

const KINDS = [
  ['sentence', 'Sentences', 'a chosen sentence'],
  ['number', 'Numbers', 'a number'],
  ['quote', 'Quotations', 'a quotation'],
  ['name', 'Names', 'a name'],
  ['words', 'Other words', 'words'],
]
const HOW = {
  same_value: 'The same value, though nothing else ties the two:',
  text: 'It is written here:',
  column: 'It is the value of a cell:',
  computed: 'It was made of these:',
}
/** Parts of a page in words, for what is of no row. */
const PARTS = {
  words: 'texts of the theme',
  deck: 'the copy deck',
  family: 'site.yaml',
  families: 'site.yaml',
  site: 'site.yaml',
  sources: 'the sources in site.yaml',
  theme: 'the theme',
  document: 'the text',
  note: 'the note',
}
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
    if (state.row) content.push(this.back('All that it says'), row(state.row, this))
    else if (state.statement) content.push(this.back('All that it says'), this.statement(state.statement))
    else if (piece) content.push(this.back('All that it says'), this.piece(piece))
    else if (state.pick && words.pieces.length) content.push(this.back('All that it says'), h('p.hint', {}, 'The page does not say this any more.'))
    else if (page) content.push(why(page), this.says(words))
    if (link && !state.row) content.splice(1, 0, this.leads(link))
    fill(this.body, content)
    const now = [state.row, state.statement, state.pick].join(' ')
    if (this.now !== now) this.body.scrollTop = 0
    this.now = now
  }

  back(label) {
    return h(
      'button.back',
      { type: 'button', 'data-key': 'back', onclick: () => this.move({ pick: null, statement: null, row: null }) },
      `← ${label}`,
    )
  }

  leads(link) {
    const own = link.origin === location.origin
    return h('p.leads', {}, 'It is a link: ', own ? h('a', { href: studioLink(link.pathname), 'data-key': 'leads' }, link.pathname) : link.href)
  }

  /** Everything that the page says, to be looked through. */
  says({ pieces, slots }) {
    if (!pieces.length) return null
    const list = h('ul.pieces')
    const told = h('p.soft')
    const draw = () => {
      const wanted = this.only.toLowerCase()
      const fits = pieces.filter(
        (piece) =>
          (!this.kind || piece.kind === this.kind) &&
          (!wanted ||
            `${piece.text} ${piece.within} ${piece.from?.map(({ row, column, dataset }) => `${dataset} ${row} ${column}`).join(' ')}`
              .toLowerCase()
              .includes(wanted)),
      )
      const some = this.all ? fits : fits.slice(0, FIRST)
      told.textContent = `${count(fits.length, 'piece', 'pieces')}${fits.some((p) => !p.from?.length && !p.statement && p.kind !== 'words') ? ', some without a row' : ''}`
      fill(
        list,
        some.map((piece) => this.line(piece)),
        fits.length > some.length &&
          h(
            'li',
            {},
            h(
              'button.link',
              {
                type: 'button',
                'data-key': 'more',
                onclick: () => {
                  this.all = true
                  draw()
                },
              },
              `Show all ${number(fits.length)}`,
            ),
          ),
      )
    }
    const kinds = KINDS.filter(([kind]) => pieces.some((piece) => piece.kind === kind))
    if (!kinds.some(([kind]) => kind === this.kind)) this.kind = kinds[0][0]
    draw()
    return h(
      'section.says',
      {},
      h('h2', {}, 'What it says'),
      h('p.soft', {}, 'Click a number or a sentence on the page, or choose one here.'),
      h(
        'div.filter',
        {},
        h(
          'label',
          {},
          h('span.unseen', {}, 'Kind'),
          h(
            'select',
            {
              'data-key': 'kind',
              onchange: (event) => {
                this.kind = event.target.value
                this.all = false
                draw()
              },
            },
            kinds.map(([kind, label]) =>
              h(
                'option',
                { value: kind, selected: kind === this.kind },
                `${label} (${number(pieces.filter((piece) => piece.kind === kind).length)})`,
              ),
            ),
          ),
        ),
        h(
          'label',
          {},
          h('span.unseen', {}, 'With these words'),
          h('input', {
            type: 'search',
            value: this.only,
            placeholder: 'With these words',
            'data-key': 'only',
            oninput: (event) => {
              this.only = event.target.value
              this.all = false
              draw()
            },
          }),
        ),
      ),
      told,
      list,
      slots.length > 0 &&
        h(
          'p.soft',
          {},
          `Of ${count(
            slots.reduce((n, { statements }) => n + statements.length, 0),
            'sentence',
            'sentences',
          )} of the copy deck, ${number(slots.reduce((n, { statements }) => n + statements.filter(({ said }) => said).length, 0))} are said here.`,
        ),
    )
  }

  line(piece) {
    const around = piece.within === piece.text ? '' : piece.within
    const first = piece.from?.find(({ row }) => row) ?? piece.from?.[0]
    const of = piece.statement
      ? piece.statement
      : first
        ? first.row
          ? [`${first.dataset} ${first.row}`, first.column].filter(Boolean).join(' · ')
          : piece.made || (PARTS[first.dataset] ?? first.dataset)
        : piece.kind === 'words'
          ? 'a template'
          : 'no row'
    return h(
      'li',
      {},
      h(
        'button.piece',
        {
          type: 'button',
          'data-kind': piece.kind,
          'data-key': `piece ${piece.key}`,
          onclick: () => this.move({ pick: piece.key, statement: null, row: null }),
        },
        h('b', {}, piece.text),
        around && h('span.around', {}, around),
        h('span.of', { 'data-none': of === 'no row' }, of),
      ),
    )
  }

  statement(id) {
    return statement(id, { words: this.words, move: this.move, line: (piece) => this.line(piece) })
  }

  /** A picked piece and its source. */
  piece(piece) {
    const { kind, text, within, at, from, how, made, wording, statement } = piece
    const label = KINDS.find(([known]) => known === kind)?.[2] ?? kind
    const where = at.startsWith('JSON-LD') ? ', in what machines are told' : (WHERE[at] ?? '')
    return h(
      'section.picked',
      {},
      h('h2', {}, text.length > 120 ? `${text.slice(0, 119)}…` : text),
      h('p.soft', {}, `${label[0].toUpperCase()}${label.slice(1)}${where}`),
      within !== text && h('blockquote', {}, marked(within, text)),
      statement
        ? this.statement(statement)
        : [
            from?.length > 0 && h('p', {}, made ? `${made[0].toUpperCase()}${made.slice(1)}, from:` : HOW[how]),
            this.origins(from ?? [], piece.left ?? 0),
            !from?.length && h('p.hint', {}, kind === 'words' ? 'These words stand in a template of the theme.' : 'No row says this.'),
            wording && [h('h3', {}, 'The words around it'), this.origin(wording, 'w')],
          ],
      this.beside(),
    )
  }

  /** The pieces within a piece, and the larger ones that it stands in: the chosen sentence before others. */
  beside() {
    const { wider, inner } = this.around
    const list = (heading, all) =>
      all.length > 0 && [
        h('h3', {}, heading),
        h(
          'ul.pieces',
          {},
          all.slice(0, 5).map((piece) => this.line(piece)),
        ),
      ]
    return [
      list('In it', inner),
      list('It is part of', [...wider].sort((a, b) => Number(b.kind === 'sentence') - Number(a.kind === 'sentence')).slice(0, 3)),
    ]
  }

  /** All that something comes from: what has no row, text or place says nothing beside the others. */
  origins(from, left) {
    const said = from.filter(({ row, place, dataset }) => row || place || PARTS[dataset])
    const all = (said.length ? said : from).map((origin, n) => this.origin(origin, n))
    const [some, others] = [all.slice(0, 3), all.slice(3)]
    return [
      some,
      others.length > 0 &&
        h(
          'details',
          { 'data-key': 'others' },
          h('summary', { 'data-key': 'othersum' }, `${number(others.length + left)} more rows`),
          others,
          left > 0 && h('p.soft', {}, `and ${number(left)} more`),
        ),
    ]
  }

  origin({ dataset, row, column, value, place }, key) {
    const part = PARTS[dataset]
    return h(
      'div.origin',
      {},
      h(
        'dl',
        {},
        row ? [h('dt', {}, dataset), h('dd', {}, row)] : part && [h('dt', {}, 'In'), h('dd', {}, part)],
        column &&
          column !== dataset &&
          (row || part) && [
            h('dt', {}, row ? 'Column' : 'Entry'),
            h(
              'dd',
              {},
              column
                .replace(/^(word|setting|fact|say) /, '')
                .replace(/([a-z])([A-Z])/g, '$1 $2')
                .toLowerCase(),
            ),
          ],
        value && [h('dt', {}, 'Value'), h('dd', {}, value.length > 300 ? `${value.slice(0, 299)}…` : value)],
      ),
      placed(place, `origin ${key} `),
      row &&
        h('button.link', { type: 'button', 'data-key': `row ${key}`, onclick: () => this.move({ row: `${dataset}:${row}`, column }) }, 'See the row'),
    )
  }
}

/** Where a text stands that is not seen on the page itself. */
const WHERE = {
  title: ', in the title',
  description: ', in the description',
  alt: ', read out for a picture',
  'og:title': ', in the link card',
  'og:description': ', in the link card',
  'og:image:alt': ', read out for the link card',
  'aria-label': ', read out',
  placeholder: ', in an empty field',
}
function marked(whole, part) {
  const at = whole.indexOf(part)
  return at < 0 ? whole : [whole.slice(0, at), h('mark', {}, part), whole.slice(at + part.length)]
}
