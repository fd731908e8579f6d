//! A sentence of the copy deck: why it is said or not, with what became of the others of its part of the page.

import { ask } from './ask.js'
import { count, fill, h, placed } from './dom.js'

const COMPARED = {
  median: 'the middle of the region',
  overall: 'what is usual for the service',
  rank: 'others, by rank',
  neighbour: 'the nearest place',
  distance: 'kilometres',
  change: 'before',
  share: 'all of it',
}

/** A sentence of the copy deck: why it is said here or not, and what became of the others of its part of the page. */
export function statement(id, { words, move, line }) {
  const slot = words.slots.find(({ statements }) => statements.some((one) => one.id === id))
  const one = slot?.statements.find((one) => one.id === id)
  if (!one) return written(id)
  const others = slot.statements.filter((other) => other !== one)
  const said = slot.statements.filter((other) => other.said).length
  const facts = words.pieces.filter((piece) => piece.kind === 'number' && one.text?.includes(piece.text) && piece.within.includes(one.text))
  return [
    h('p', {}, one.said ? `Chosen: ${said} of at most ${slot.take} are said in the part “${slot.slot}”.` : `Not said here: ${one.why}.`),
    h(
      'dl.facts',
      {},
      h('dt', {}, 'Sentence'),
      h('dd', {}, one.id),
      one.fact && [h('dt', {}, 'About'), h('dd', {}, one.fact)],
      one.compare && one.compare !== 'value' && [h('dt', {}, 'Compared with'), h('dd', {}, COMPARED[one.compare] ?? one.compare)],
      one.band && [h('dt', {}, 'Found to be'), h('dd', {}, one.band.replaceAll('_', ' '))],
      one.when && [h('dt', {}, 'Only if'), h('dd', {}, one.when)],
      one.salience !== null && [h('dt', {}, 'Stands out by'), h('dd', {}, String(one.salience))],
    ),
    h('p', {}, placed(one.place, `statement ${id} `)),
    facts.length > 0 && [
      h('h3', {}, 'Its numbers'),
      h(
        'ul.pieces',
        {},
        facts.map((piece) => line(piece)),
      ),
    ],
    one.wordings?.length > 0 && [
      h('h3', {}, one.wordings.length > 1 ? 'Its wordings' : 'Its wording'),
      h(
        'ul.wordings',
        {},
        one.wordings.map((wording) => h('li', {}, wording)),
      ),
    ],
    h('h3', {}, `${count(others.length, 'other', 'others')} of this part`),
    h(
      'ul.others',
      {},
      others.map((other) =>
        h(
          'li',
          {},
          h(
            'button.piece',
            { type: 'button', 'data-key': `other ${other.id}`, onclick: () => move({ statement: other.id, pick: null }) },
            h('b', {}, other.text ?? other.wordings?.[0] ?? other.id),
            h('span.of', {}, other.said ? 'is said, too' : other.why, other.salience !== null && ` (${other.salience})`),
          ),
        ),
      ),
    ),
  ]
}

/** A sentence as it is written, where the page has no part for it. */
function written(id) {
  const box = h('div.written')
  ask('statement', { id }).then(
    (one) =>
      fill(
        box,
        h('h2', {}, id),
        h('p.hint', {}, 'The page that you look at has no part in which this sentence could be said.'),
        h('p', {}, placed(one.place, `written ${id} `)),
        h(
          'dl.facts',
          {},
          h('dt', {}, 'Part'),
          h('dd', {}, one.slot),
          one.fact && [h('dt', {}, 'About'), h('dd', {}, one.fact)],
          one.when && [h('dt', {}, 'Only if'), h('dd', {}, one.when)],
        ),
        h(
          'ul.wordings',
          {},
          one.wordings.map((wording) => h('li', {}, wording)),
        ),
      ),
    () => fill(box, h('h2', {}, id), h('p.hint', {}, 'No sentence of the copy deck is called so.')),
  )
  return box
}
