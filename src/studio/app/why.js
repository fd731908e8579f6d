//! The decision about a page: what it was made by, and what is missing; and why there is nothing where nothing stands.

import { h, number, placed, studioLink } from './dom.js'

/** Why there is nothing at an address, by what is known of it. */
const ABSENT = {
  left_out: 'A row of it gets no pages: the reason stands beside.',
  draft: 'The text is a draft and not published yet.',
  gone: 'A page stood here once; it is gone.',
  unknown: 'Nothing stands here, and nothing was ever published here.',
}

/** The decision, what it was made by, and what is missing. */
export function why({ decision, document, declared, state, origin, path, absent }) {
  if (state === 'file') return h('section.why', {}, h('h2', {}, 'A file beside the pages'), h('p', {}, `${path}, from ${origin}.`))
  if (state === 'absent') decision = absent?.decision && { measures: [], place: null, ...absent.decision, status: 'held' }
  if (!decision)
    return h(
      'section.why',
      {},
      h('h2', {}, 'Nothing stands here'),
      h('p', {}, ABSENT[absent?.state] ?? 'No page has this address.'),
      absent?.near && h('p', {}, 'Did you mean ', h('a', { href: studioLink(absent.near) }, absent.near), '?'),
    )
  const { status, reason, needed, measures, place } = decision
  const heading = { offered: 'Why search engines may list it', unlisted: 'Why it is kept out of search engines', held: 'Why it is not made' }[status]
  const measure = ({ about, found, make, index }) => {
    const most = Math.max(make, index)
    return h(
      'li',
      { 'data-short': found < most },
      h('span.amount', {}, number(found)),
      h('span', {}, about),
      h('span.soft', {}, ` ${[make > 0 && `${number(make)} to be made`, index > 0 && `${number(index)} to be listed`].filter(Boolean).join(', ')}`),
    )
  }
  return h(
    'section.why',
    {},
    h('h2', {}, heading),
    h('p', {}, `${reason[0].toUpperCase()}${reason.slice(1)}.`),
    measures.length > 0 && h('ul.measures', {}, measures.map(measure)),
    needed && h('p.needed', {}, h('b', {}, 'What would change it: '), needed),
    document && h('p', {}, 'Its text: ', placed(document, 'text ')),
    !(document && place?.file === document.file) && h('p', {}, placed(place ?? declared, 'gate ')),
  )
}
