//! What the row becomes beside its page, drawn as its readers see it: a search result, a link card, posts, and feeds.

import { ask } from './ask.js'
import { h, known, number, placed } from './dom.js'

/** How much of the room a text takes: a bar, and the number beside it. */
function meter(label, value, most, unit) {
  const over = value > most
  return h(
    'div.meter',
    { 'data-over': String(over) },
    h('span', {}, label),
    h('span.track', { 'aria-hidden': 'true' }, h('span.level', { style: `width:${Math.min(100, (value / most) * 100)}%` })),
    h('span.value', {}, `${number(value)} of ${number(most)} ${unit}`, over && h('b', {}, ' too long')),
  )
}

const initials = (name) =>
  name
    .replace(/^[@#]|^urn:.*/, '')
    .slice(0, 1)
    .toUpperCase() || known.site.slice(0, 1)

/** The result in a list of search engines, on a desktop and on a phone. */
export function result({ result, decision }) {
  const { site, url, trail, title, description, kinds } = result
  const { host } = new URL(url)
  const snippet = (size) =>
    h(
      `div.snippet.${size}`,
      {},
      h(
        'div.where',
        {},
        h('span.dot', { 'aria-hidden': 'true' }, initials(site)),
        h('span', {}, h('b', {}, site), h('span.way', {}, [host, ...trail].join(' › '))),
      ),
      h('p.title', {}, title || 'No title'),
      h('p.text', {}, description || 'No description: search engines take words of the page.'),
    )
  return [
    decision?.status !== 'offered' && h('p.hint', {}, 'Search engines are asked not to list this page; so it would look if they did.'),
    h(
      'div.snippets',
      {},
      h('figure', {}, snippet('desktop'), h('figcaption', {}, 'Desktop')),
      h('figure', {}, snippet('phone'), h('figcaption', {}, 'Phone')),
    ),
    meter('Title', result.title_px, result.title_most, 'px'),
    meter('Description', result.description_px, result.description_most, 'px'),
    kinds.length > 0 && h('p.soft', {}, 'Structured data for search engines: ', kinds.join(', ')),
  ].filter(Boolean)
}

/** The picture beside a link, with what networks write below it. */
function linkCard(page, image, alt) {
  const { title, description, url } = page.result
  return h(
    'div.linkcard',
    {},
    image && h('img', { src: image, alt: alt ?? '', width: 1200, height: 630, loading: 'lazy' }),
    h('div', {}, h('span.host', {}, new URL(url).host), h('b', {}, title), h('span.text', {}, description)),
  )
}

/** The link card of a page: what any messenger or network shows of it. */
export function card(page) {
  const { card } = page
  return [
    linkCard(page, card?.address, card?.alt),
    card
      ? h('p.soft', {}, `${number(card.width)} × ${number(card.height)} px. Read out: “${card.alt}”`)
      : h('p.soft', {}, 'This page has no picture.'),
  ]
}

const NETWORKS = { mastodon: 'Mastodon', bluesky: 'Bluesky', linkedin: 'LinkedIn', x: 'X' }

/** A text with its addresses and hashtags as networks colour them. */
function coloured(text) {
  return text
    .split(/(https?:\/\/\S+|#[\p{L}\p{N}_]+)/u)
    .map((part, at) =>
      at % 2 ? h('span.blue', {}, part.startsWith('http') ? part.replace(/^https?:\/\//, '').replace(/^(.{34}).+$/, '$1…') : part) : part,
    )
}

/** What each account posts about the page, with the network's own count. */
export function posts({ posts, accounts }, page) {
  if (!accounts) return [h('p.hint', {}, 'This site posts nothing: site.yaml has no `posts`.')]
  if (!posts.length) return [h('p.hint', {}, 'No account has a recipe for pages of this kind. Recipes stand under `posts` in site.yaml.')]
  const said = posts.filter(({ post }) => post)
  // What would say nothing is told in a line for all accounts together.
  const silent = Map.groupBy(
    posts.filter(({ post }) => !post),
    ({ recipe, why }) => `${recipe}: ${why}`,
  )
  return [
    said.length > 0 &&
      h(
        'div.posts',
        {},
        said.map((entry) => one(entry, page)),
      ),
    silent.size > 0 &&
      h(
        'ul.silent',
        {},
        [...silent.values()].map((all) =>
          h(
            'li',
            {},
            h('b', {}, all[0].recipe),
            ` ${all[0].why} `,
            h('span.soft', {}, all.map(({ account }) => account).join(', ')),
            ' ',
            placed(all[0].place, `silent ${all[0].recipe} `, true),
          ),
        ),
      ),
  ].filter(Boolean)
}

function one({ account, network, handle, recipe, post, drafted, why, place }, page) {
  const { length, text, image, cost } = post
  const share = length.counted / length.limit
  return h(
    'article.post',
    { 'data-network': network, 'aria-label': `${account}, ${recipe}` },
    h(
      'header',
      {},
      h('span.avatar', { 'aria-hidden': 'true' }, initials(handle)),
      h('div', {}, h('b', {}, known.site), h('span', {}, handle)),
      h('span.network', {}, NETWORKS[network] ?? network),
    ),
    h('p.said', {}, coloured(text)),
    (image || !post.link_in_text) && linkCard(page, image && local(image.url), image?.alt),
    h(
      'footer',
      {},
      h('span.ring', { style: `--share:${Math.min(1, share)}`, 'data-over': String(share > 1), 'aria-hidden': 'true' }),
      h(
        'span',
        {},
        `${number(length.counted)} of ${number(length.limit)}`,
        length.bytes && `, ${number(length.bytes)} of ${number(length.bytes_limit)} bytes`,
      ),
      cost && h('span', {}, `${cost.amount.toFixed(2)} ${cost.currency} to post`),
      drafted && h('span.badge.good', {}, 'In the outbox'),
    ),
    why && h('p.why', {}, why),
    h('p.soft', {}, `Recipe ${recipe} `, placed(place, `post ${account} ${recipe} `, true)),
  )
}

/** The address of one of this site's own files on this machine. */
const local = (url) => (url.startsWith(known.origin) ? url.slice(known.origin.length) : null)

/** What readers of feeds get of the page. */
export function feeds({ feeds, result }) {
  if (!feeds.length) return [h('p.hint', {}, 'This site makes no feeds.')]
  const telling = feeds.filter((feed) => feed.tells)
  const silent = feeds.filter((feed) => !feed.tells).map((feed) => feed.address)
  return [
    telling.length > 0 &&
      h(
        'div.feeds',
        {},
        telling.map(({ address }) => {
          const box = h('article.entry', { 'aria-label': address }, h('p.soft', {}, address))
          entry(address, result.url).then(
            (found) => found && box.append(...drawn(found)),
            () => box.append(h('p.soft', {}, 'This feed cannot be read.')),
          )
          return box
        }),
      ),
    telling.length === 0 &&
      h('p.hint', {}, 'No feed tells of this page. Feeds tell of articles with a day, of stories that were published, and of pages that are new.'),
    silent.length > 0 && h('p.soft', {}, `Without it: ${silent.join(', ')}`),
  ].filter(Boolean)
}

function drawn({ feed, title, day, html, text, authors }) {
  const words = html ? new DOMParser().parseFromString(html, 'text/html').body.textContent : text
  return [
    h('p.from', {}, feed),
    h('h3', {}, title),
    h('p.soft', {}, [day?.slice(0, 10), authors].filter(Boolean).join(' · ')),
    h('p.text', {}, (words ?? '').trim().replace(/\s+/g, ' ').slice(0, 700)),
  ]
}

/** Reads a feed as feed readers do, and finds the entry of a page. */
async function entry(address, url) {
  const body = await (await fetch(address)).text()
  if (address.endsWith('.json')) {
    const feed = JSON.parse(body)
    const item = feed.items.find((item) => item.url === url || item.id === url)
    return (
      item && {
        feed: feed.title,
        title: item.title,
        day: item.date_published,
        html: item.content_html,
        text: item.content_text ?? item.summary,
        authors: item.authors?.map(({ name }) => name).join(', '),
      }
    )
  }
  const feed = new DOMParser().parseFromString(body, 'application/xml')
  const of = (parent, name) => parent.querySelector(`:scope > ${name}`)?.textContent
  const found = [...feed.querySelectorAll('entry')].find(
    (item) => of(item, 'id') === url || item.querySelector(':scope > link')?.getAttribute('href') === url,
  )
  if (!found) return null
  const content = found.querySelector(':scope > content') ?? found.querySelector(':scope > summary')
  const isHtml = content?.getAttribute('type') === 'html'
  return {
    feed: of(feed.documentElement, 'title'),
    title: of(found, 'title'),
    day: of(found, 'published') ?? of(found, 'updated'),
    html: isHtml ? content.textContent : '',
    text: isHtml ? '' : content?.textContent,
    authors: found.querySelector('author name')?.textContent,
  }
}
