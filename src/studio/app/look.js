//! Everything that one row becomes, side by side: its page, its search result, its card, its posts, mails and feeds, and
//! beside them where each word comes from.

import { ask } from './ask.js'
import { count, fill, h, known, number, placed, say, studioLink } from './dom.js'
import { Frame } from './frame.js'
import { Mails } from './mails.js'
import { card, feeds, posts, result } from './panels.js'
import { Source } from './source.js'

export const SHOWN = [
  ['all', 'All of it'],
  ['page', 'Page'],
  ['search', 'Search result'],
  ['card', 'Link card'],
  ['posts', 'Posts'],
  ['mails', 'Mails'],
  ['feeds', 'Feeds'],
]
const DECIDED = {
  offered: ['good', 'Offered to search engines'],
  unlisted: ['fair', 'Made, and kept out of search engines'],
  held: ['poor', 'Not made'],
}
const NOTHING = { pieces: [], slots: [] }
/** What is marked on the page when all sources are shown. */
const MARKED = ['number', 'quote', 'name', 'sentence']

export class Look {
  /** `move` changes what the address says is looked at; `go` shows another one. */
  constructor({ move, go, keys }) {
    this.move = move
    this.go = go
    const picked = (place, href, { opens, frame }) => {
      // What opens and closes does so, too.
      if (opens && !place) return
      this.link = this.target(href)
      this.clicked = place && { place, frame }
      this.move({ pick: place?.piece.key ?? null, statement: null, row: null }, { stay: true })
    }
    this.wide = new Frame('The page on a desktop, 1280 pixels wide', 1280, { picked, keys })
    this.slim = new Frame('The page on a phone, 390 pixels wide', 390, { picked, keys })
    this.mails = new Mails({ move, keys })
    this.source = new Source({ move })
    this.head = h('header.subject')
    this.panels = {}
    const panel = (name, heading, ...content) => {
      const body = h('div.body', {}, content)
      this.panels[name] = body
      return h(
        'section.panel',
        { 'data-panel': name, 'aria-labelledby': `h-${name}` },
        h('header', {}, h('h2', { id: `h-${name}` }, heading), h('span.note', { id: `note-${name}` })),
        body,
      )
    }
    const screen = (frame, name, size) =>
      h('figure.device', { 'data-size': name }, frame.box, h('figcaption', {}, `${name} `, h('span', {}, `${size} px`)))
    this.board = h(
      'div.board',
      {},
      panel('page', 'Page', h('div.screens', {}, screen(this.wide, 'Desktop', 1280), screen(this.slim, 'Phone', 390))),
      panel('search', 'Search result'),
      panel('card', 'Link card'),
      panel('posts', 'Posts'),
      panel('mails', 'Mails', this.mails.element),
      panel('feeds', 'Feeds'),
    )
    this.element = h('div.look', {}, h('div.left', {}, this.head, this.board), this.source.element)
    this.had = {}
  }

  /** Shows what the address says. `fresh` says that the files changed. */
  async show(state, { fresh = false, scroll = true } = {}) {
    const other = this.state?.page !== state.page
    const before = this.state
    this.state = state
    if (!this.stay) Object.assign(this, { link: null, clicked: null })
    if (other) {
      this.had = {}
      this.words = null
      for (const frame of [this.wide, this.slim]) frame.locate([])
    }
    this.draw()
    if (other || fresh) await this.load(fresh)
    else if (state.mail !== before?.mail || state.reader !== before?.reader || state.show !== before?.show) await this.loadMails(fresh)
    if (this.state === state) this.point({ scroll: scroll && state.pick !== before?.pick && !this.stay })
  }

  async load(fresh) {
    const { state } = this
    // Of two edits in a row the answers to the first come to nothing.
    const turn = (this.turn = (this.turn ?? 0) + 1)
    const isOver = () => turn !== this.turn || this.state.page !== state.page
    const asked = { at: state.page }
    const page = await ask('page', { ...asked, was: this.page?.address === state.page ? this.page.identity : '' })
    if (isOver()) return
    if (page.state === 'moved') return this.go(this.address({ page: page.address }), { replace: true })
    const changed = this.page && this.page.address === page.address && this.page.version !== page.version
    this.page = page
    document.title = `${page.title} · ${known.site}`
    this.draw()
    if (page.state === 'absent') return this.absent(page)
    const address = `/_flywheel/page?${new URLSearchParams(asked)}`
    this.wide.show(address, page.version)
    this.slim.show(address, page.version)
    if (page.state === 'file') return this.file(page)
    this.put('search', result(page), page.result)
    this.put('card', card(page), [page.card, page.result])
    this.put('feeds', feeds(page), [page.feeds, page.version])
    const [words, drafted] = await Promise.all([ask('words', asked), ask('posts', asked), this.loadMails(fresh)])
    if (isOver()) return
    this.put('posts', posts(drafted, page), [drafted, page.card, page.result])
    const ready = drafted.posts.filter((post) => post.drafted).length
    this.note(
      'posts',
      ready ? `${number(ready)} in the outbox` : drafted.posts.some((post) => post.post) ? 'none in the outbox yet: this is what they would say' : '',
    )
    this.words = words
    this.wide.locate(words.pieces)
    this.slim.locate(words.pieces)
    this.point({ scroll: !fresh })
    if (changed) say(`${page.title} has changed`)
  }

  async loadMails(fresh) {
    const turn = (this.mailTurn = (this.mailTurn ?? 0) + 1)
    const { messages, readers } = await ask('mails', { at: this.state.page })
    if (turn !== this.mailTurn) return
    const { page, mail, reader, show } = this.state
    this.note('mails', messages.length ? `${count(messages.filter((message) => message.named).length, 'names', 'name')} something of this page` : '')
    await this.mails.show({ messages, readers, page, mail, reader, whole: show === 'mails', scheme: this.state.scheme }, fresh)
  }

  /** Puts something into a panel, if it is another than before. */
  put(name, content, data) {
    const now = JSON.stringify(data)
    const before = this.had[name]
    if (before === now) return
    this.had[name] = now
    fill(this.panels[name], content)
    if (before === undefined) return
    const panel = this.panels[name].closest('.panel')
    panel.classList.remove('changed')
    void panel.offsetWidth
    panel.classList.add('changed')
  }

  note(name, text) {
    this.element.querySelector(`#note-${name}`).textContent = text
  }

  /** Head and what is shown, as far as the address says it. */
  draw() {
    const { state, page } = this
    this.element.dataset.show = state.show
    this.wide.paint(state.scheme)
    this.slim.paint(state.scheme)
    this.mails.paint(state.scheme)
    this.element.dataset.scheme = state.scheme
    if (!page || page.address !== state.page) return fill(this.head, h('h1', {}, state.page))
    this.element.dataset.state = page.state
    const [tone, decided] = DECIDED[page.absent?.state ?? page.decision?.status] ?? []
    const shown = page.state === 'page' ? SHOWN : []
    const link = (name, label) =>
      h(
        'a',
        { href: this.address({ show: name === 'all' ? null : name }), 'aria-current': state.show === name && 'true', 'data-key': `show ${name}` },
        label,
      )
    const scheme = state.scheme === 'dark' ? 'light' : 'dark'
    fill(
      this.head,
      h(
        'div.names',
        {},
        h('h1', {}, page.title),
        h(
          'p',
          {},
          page.label && `${page.label} · `,
          page.state === 'absent'
            ? h('span', {}, page.address)
            : h('a', { href: page.address, target: '_blank', rel: 'noopener', 'data-key': 'page' }, page.address),
          decided && h(`span.badge.${tone}`, {}, decided),
        ),
      ),
      page.rows?.length > 0 &&
        h(
          'div.rows',
          {},
          page.rows.map((row, at) => this.row(row, at)),
        ),
      shown.length > 0 &&
        h(
          'div.bar2',
          {},
          h(
            'nav.shown',
            { 'aria-label': 'What is shown' },
            shown.map(([name, label]) => link(name, label)),
          ),
          h(
            'button.toggle',
            { type: 'button', 'aria-pressed': String(state.scheme === 'dark'), 'data-key': 'scheme', onclick: () => this.move({ scheme }) },
            'By night',
          ),
          h(
            'button.toggle',
            {
              type: 'button',
              'aria-pressed': String(Boolean(state.marks)),
              'data-key': 'marks',
              onclick: () => this.move({ marks: state.marks ? null : '1' }),
            },
            'Mark what comes from data',
          ),
        ),
    )
  }

  /** A row of the page, with the other pages that it has. */
  row(row, at) {
    const { near } = row
    const total = near.all ? count(near.found, 'page', 'pages') : `over ${count(near.found, 'page', 'pages')}`
    return h(
      'details.menu',
      { 'data-key': `row ${at}` },
      h('summary', { 'data-key': `rows ${at}` }, h('span', {}, `${row.kind} `), h('b', {}, row.title), h('span', {}, ` ${total}`)),
      h(
        'div.list',
        {},
        h(
          'p',
          {},
          h(
            'button.link',
            { type: 'button', 'data-key': `see ${at}`, onclick: () => this.move({ row: `${row.dataset}:${row.id}`, pick: null, statement: null }) },
            'See the row',
          ),
          ' ',
          placed(row.place, `row ${at}`),
        ),
        h(
          'ul',
          {},
          near.pages.map((other) =>
            h(
              'li',
              {},
              h('a', { href: studioLink(other.address), 'aria-current': other.address === this.page.address && 'page' }, other.title),
              h('span', {}, ` ${other.family}`),
            ),
          ),
        ),
        near.found > near.pages.length && h('p.soft', {}, `These are the first ${number(near.pages.length)}. The search finds the others.`),
      ),
    )
  }

  /** Where a link of the page leads, seen from the page's own address. */
  target(href) {
    if (!href || href.startsWith('#')) return null
    try {
      return new URL(href, new URL(this.page?.address ?? '/', location.origin))
    } catch {
      return null
    }
  }

  address(more) {
    const asked = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(more)) value === null ? asked.delete(name) : asked.set(name, value)
    return `/_flywheel/?${asked}`
  }

  /** Marks on the pages and at the side what is picked. */
  point({ scroll }) {
    const { state, page } = this
    if (!page || page.state !== 'page') return this.source.show({ state, page, words: NOTHING })
    const kinds = state.marks ? MARKED : []
    const { place, frame: own } = this.clicked ?? {}
    for (const frame of [this.wide, this.slim]) frame.marks(kinds, state.pick, { scroll, place: frame === own ? place : null })
    this.source.show({ state, page, words: this.words ?? NOTHING, link: this.link, around: (own ?? this.wide).around(state.pick, place) })
  }

  /** The piece before or behind the picked one, in the order of the page. */
  step(by) {
    const seen = new Set()
    const order = [...this.wide.found]
      .sort((a, b) => this.wide.blocks.indexOf(a.block) - this.wide.blocks.indexOf(b.block) || a.start - b.start)
      .filter(({ piece }) => MARKED.includes(piece.kind) && !seen.has(piece.key) && seen.add(piece.key))
      .map(({ piece }) => piece.key)
    if (!order.length) return
    const at = order.indexOf(this.state.pick)
    this.link = null
    this.move({ pick: order[at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length], statement: null, row: null })
  }

  /** A file that is no page: as it is. */
  file(page) {
    this.source.show({ state: this.state, page, words: NOTHING })
  }

  /** Why nothing stands here, in short; the side has the evidence. */
  absent(page) {
    const { absent, error } = page
    this.had.search = null
    const rows = absent?.rows ?? []
    fill(
      this.panels.search,
      h('p', {}, error ?? 'No page stands at this address.'),
      rows.length > 0 &&
        h(
          'ul.absent',
          {},
          rows.map(({ dataset, id, title, place }, at) =>
            h(
              'li',
              {},
              h('b', {}, title),
              ` in ${dataset} `,
              placed(place, `absent ${at} `, true),
              ' ',
              h(
                'button.link',
                {
                  type: 'button',
                  'data-key': `absent row ${at}`,
                  onclick: () => this.move({ row: `${dataset}:${id}`, pick: null, statement: null }),
                },
                'See the row',
              ),
            ),
          ),
        ),
      absent &&
        h(
          'details',
          { 'data-key': 'words' },
          h('summary', { 'data-key': 'wordsum' }, 'In the words of the terminal'),
          h('pre.words', {}, absent.words),
        ),
    )
    this.source.show({ state: this.state, page, words: NOTHING })
  }
}
