//! A row with its cells, as it was read.

import { ask } from './ask.js'
import { count, fill, h, placed, studioLink } from './dom.js'

/** A row with its cells: those that the page says come first. */
export function row(name, { page, words }) {
  const at = name.indexOf(':')
  const [dataset, id] = [name.slice(0, at), name.slice(at + 1)]
  const box = h('section.rowbox', {}, h('h2', {}, id))
  const column = new URLSearchParams(location.search).get('column')
  ask('row', { dataset, id, tree: page?.tree ?? 0 }).then(
    (row) => {
      const said = new Set(
        words.pieces
          .flatMap(({ from }) => from ?? [])
          .filter((from) => from.dataset === dataset && from.row === id)
          .map((from) => from.column),
      )
      const rank = ({ column: of }) => (of === column ? 0 : said.has(of) ? 1 : 2)
      const cells = [...row.cells].sort((a, b) => rank(a) - rank(b))
      const cell = ({ column: of, value, label, shown, source, year }) =>
        h(
          'tr',
          { 'data-said': said.has(of), 'data-picked': of === column },
          h('th', { scope: 'row' }, label ?? of, label && h('span.soft', {}, ` ${of}`)),
          h(
            'td',
            {},
            value.length > 200 ? `${value.slice(0, 199)}…` : value,
            shown && shown !== value && h('span.soft', {}, ` shown as ${shown}`),
            (source || year) && h('span.soft', {}, ` ${[source, year].filter(Boolean).join(', ')}`),
          ),
        )
      fill(
        box,
        h('h2', {}, row.title),
        h(
          'p.soft',
          {},
          `${row.kind} ${id} in the dataset ${dataset}${row.synthetic ? ', invented' : ''}${row.grouped ? ', made of other rows' : ''}`,
        ),
        h('p', {}, placed(row.place, 'row ')),
        row.page && h('p', {}, 'Its own page: ', h('a', { href: studioLink(row.page.address), 'data-key': 'own' }, row.page.title)),
        h(
          'table',
          {},
          h('caption', {}, count(cells.length, 'cell', 'cells'), said.size > 0 && `; the page says ${said.size} of them`),
          h('tbody', {}, cells.map(cell)),
        ),
      )
    },
    (error) =>
      fill(box, h('h2', {}, id), h('p.hint', {}, error.message.startsWith('There is nothing') ? 'This row is not there any more.' : error.message)),
  )
  return box
}
