//! The first view, the plan of the next build, and what `flywheel check` found.

import { ask, begin } from './ask.js'
import { count, fill, h, known, number, placed, say, studioLink } from './dom.js'

/** The first view: what there is, and where to begin. */
export function home({ site, tagline, rows, families, pages, offered, held, messages, accounts }) {
  const facts = [
    [count(pages, 'page', 'pages'), `${number(offered)} offered to search engines`],
    held > 0 && [count(held, 'page', 'pages'), 'not made, for lack of evidence'],
    [count(messages, 'mail', 'mails'), 'of the customer journey'],
    [count(accounts, 'account', 'accounts'), 'to post from'],
  ].filter(Boolean)
  return h(
    'div.home',
    {},
    h(
      'header',
      {},
      h('h1', {}, site),
      tagline && h('p', {}, tagline),
      h(
        'p.lead',
        {},
        'Pick a row and see everything it becomes, side by side. Click any number or sentence to see where it comes from. Nothing is changed here: you edit the files, and this follows.',
      ),
    ),
    h(
      'dl.counts',
      {},
      facts.map(([n, what]) => h('div', {}, h('dt', {}, n), h('dd', {}, what))),
    ),
    h(
      'div.cards',
      {},
      rows.map(({ kind, count: total, pages }) =>
        h(
          'section',
          {},
          h('h2', {}, kind, h('span', {}, ` ${number(total)}`)),
          h(
            'ul',
            {},
            pages.map(({ title, address }) => h('li', {}, h('a', { href: studioLink(address) }, title))),
          ),
        ),
      ),
    ),
    h(
      'section.kinds',
      {},
      h('h2', {}, 'Kinds of pages'),
      h(
        'ul',
        {},
        families.map(({ label, count: total, first }) =>
          h('li', {}, h('a', { href: studioLink(first.address) }, label), h('span', {}, ` ${number(total)}`)),
        ),
      ),
    ),
  )
}

/** What the next build would do. */
export class Next {
  constructor() {
    this.element = h('div.view')
  }

  async show({ isOver, stops }) {
    if (!this.had) fill(this.element, h('h1', {}, 'The next build'), h('p.soft', {}, 'Comparing every page with what the last build left …'))
    const plan = await ask('next')
    if (isOver()) return
    const now = JSON.stringify([plan, stops])
    if (this.had === now) return
    this.had = now
    const { first, other_program, render, keep, remove, after, groups, gone, pages, offered, unlisted, held } = plan
    const file = ({ address, title, why }) => h('li', {}, h('a', { href: studioLink(address) }, title), why && !other_program && h('span.soft', {}, ` ${why}`))
    fill(
      this.element,
      h('h1', {}, 'The next build'),
      h(
        'p',
        {},
        first
          ? 'Nothing was built into the output folder yet, so all of it would be made.'
          : render === 0 && remove === 0
            ? `Nothing changed since the last build${after > 0 ? ', but for what posts, feeds and lists may say' : ''}.`
            : `It would make ${count(render, 'file', 'files')} and remove ${number(remove)}; ${number(keep)} stay as they are.`,
      ),
      stops && h('p.hint', {}, 'A build would stop: mend what is said above first. The plan is made without what is wrong.'),
      other_program && h('p.hint', {}, 'Flywheel itself is another version than the one that built last, so that everything is made again.'),
      h(
        'dl.counts',
        {},
        [
          [number(pages), 'pages'],
          [number(offered), 'offered to search engines'],
          [number(unlisted), 'made, and kept out of them'],
          [number(held), 'not made, for lack of evidence'],
        ].map(([n, what]) => h('div', {}, h('dt', {}, n), h('dd', {}, what))),
      ),
      groups.map(({ kind, new: isNew, count: n, files }) =>
        h(
          'section.group',
          {},
          h('h2', {}, `${kind}: ${number(n)} ${isNew ? 'new' : 'changed'}`),
          h('ul', {}, files.slice(0, 12).map(file)),
          n > 12 &&
            h(
              'details',
              { 'data-key': `more ${kind} ${isNew}` },
              h('summary', { 'data-key': `moresum ${kind} ${isNew}` }, `${number(n - 12)} more`),
              h('ul', {}, files.slice(12).map(file)),
              n > files.length && h('p.soft', {}, `and ${number(n - files.length)} more`),
            ),
        ),
      ),
      gone.length > 0 &&
        h(
          'section.group',
          {},
          h('h2', {}, `Removed: ${number(remove)}`),
          h(
            'ul',
            {},
            gone.map((path) => h('li', {}, path)),
          ),
          remove > gone.length && h('p.soft', {}, `and ${number(remove - gone.length)} more`),
        ),
      !first &&
        after > 0 &&
        h(
          'p.soft',
          {},
          `${count(after, 'list, feed or post', 'lists, feeds and posts')} that show what was published are looked at when the pages are there.`,
        ),
      h('p.soft', {}, 'Run ', h('code', {}, 'flywheel build'), ' to do it.'),
    )
  }
}

const LEVELS = { error: 'Errors', warning: 'Warnings', note: 'Notes' }

/** What `flywheel check` found in the last build. */
export class Check {
  constructor() {
    this.element = h('div.view')
    this.only = ''
  }

  async show({ isOver, state }) {
    const found = await ask('check')
    if (!isOver()) this.draw(found, state)
  }

  async run() {
    const found = await begin('check')
    say('The last build is being judged')
    this.draw(found, this.state)
  }

  draw({ running, said }, state) {
    Object.assign(this, { data: { running, said }, state })
    const { findings = [], numbers, left, error } = said ?? {}
    const wanted = this.only.toLowerCase()
    const fits = findings.filter((found) => !wanted || `${found.code} ${found.message} ${found.file} ${found.hint}`.toLowerCase().includes(wanted))
    const one = (found) =>
      h(
        'li',
        {},
        h(
          'p',
          {},
          h('b', {}, found.message),
          h('span.soft', {}, ` ${found.code}`),
          found.count > 1 && h('span.times', {}, ` ${number(found.count)} times`),
        ),
        found.hint && h('p', {}, `What to do: ${found.hint}`),
        h(
          'p',
          {},
          placed(found.file && { file: found.file, line: found.line, column: found.column }, `${found.code} ${found.file} ${found.line} `),
          page(found.file),
        ),
      )
    fill(
      this.element,
      h('h1', {}, 'Check'),
      h('p', {}, 'The last build in the output folder, read as visitors, search engines and browsers read it.'),
      h(
        'p',
        {},
        h(
          'button.go',
          { type: 'button', 'data-key': 'run', disabled: running, onclick: () => this.run() },
          running ? 'Judging …' : said ? 'Judge the last build again' : 'Judge the last build',
        ),
      ),
      error && h('p.hint', {}, error),
      numbers &&
        h(
          'dl.counts',
          {},
          [
            [number(numbers.pages), 'pages'],
            [number(numbers.errors), 'errors'],
            [number(numbers.warnings), 'warnings'],
            [number(numbers.notes), 'notes'],
          ].map(([n, what]) => h('div', {}, h('dt', {}, n), h('dd', {}, what))),
        ),
      said &&
        state &&
        said.state !== state &&
        h('p.hint', {}, 'Files were saved since it was judged. What stands here is about the build as it was.'),
      findings.length > 0 &&
        h(
          'label.filter',
          {},
          'With these words ',
          h('input', {
            type: 'search',
            value: this.only,
            'data-key': 'only',
            oninput: (event) => {
              this.only = event.target.value
              this.draw(this.data, this.state)
            },
          }),
        ),
      Object.entries(LEVELS)
        .map(([level, label]) => [label, fits.filter((found) => found.level === level)])
        .filter(([, all]) => all.length)
        .map(([label, all]) =>
          h('section.group', {}, h('h2', {}, `${label}: ${number(all.length)} shown`), h('ul.findings', {}, all.slice(0, 300).map(one))),
        ),
      left > 0 && h('p.soft', {}, `The terminal shows ${number(left)} more.`),
    )
  }
}

/** The page that a file of the output is. */
function page(file) {
  if (!file?.startsWith('output/') || !file.endsWith('.html')) return null
  const address = `${known.root}/${file.slice('output/'.length).replace(/index\.html$/, '')}`
  return h('a', { href: studioLink(address), 'data-key': `page ${file}` }, 'See the page')
}
