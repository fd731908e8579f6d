// The built demo site: where it lies, which families its pages belong to, and which of them are looked at.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const output = resolve(process.env.FLYWHEEL_OUTPUT ?? fileURLToPath(new URL('../../output', import.meta.url)))
if (!existsSync(join(output, 'robots.txt'))) throw new Error(`there is no built site in ${output}: run \`cargo run --release -- build\` first`)

/** Scheme and host that the site was built for. */
export const home = new URL(/^Sitemap: (\S+)/m.exec(readFileSync(join(output, 'robots.txt'), 'utf8'))[1]).origin

export const read = (path) => readFileSync(join(output, path), 'utf8')

/** Every file of the output as a path from its root, sorted. */
export function allFiles(folder = '') {
  return readdirSync(join(output, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? allFiles(`${folder}${entry.name}/`) : [folder + entry.name]))
}

/** The address of a file, and the file that answers at an address without a redirect. */
export const addressOf = (file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`
export function fileOf(pathname) {
  const path = resolve(join(output, decodeURIComponent(pathname)))
  if (path !== output && !path.startsWith(output + sep)) return null
  const file = pathname.endsWith('/') ? join(path, 'index.html') : path
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null
}

/** The items whose names have the smallest hashes: a choice that no order of the site can favour. */
export function byHash(items, count, name = (item) => item) {
  const hash = (item) => createHash('sha256').update(name(item)).digest('hex')
  return items.map((item) => [hash(item), item]).sort((a, b) => (a[0] < b[0] ? -1 : 1)).slice(0, count).map(([, item]) => item)
}

// Mails in the outbox are HTML and no pages.
const files = allFiles().filter((file) => file.endsWith('.html') && !file.startsWith('_outbox/'))
const services = new Set(files.filter((file) => file.split('/').length === 4 && !/^(places|stories)\//.test(file)).map((file) => file.split('/')[0]))

/** The families of the demo and how to know their addresses: the first that fits is right. */
const shapes = [
  ['home', /^\/$/],
  ['404', /^\/404\.html$/],
  ['state', /^\/places\/[^/]+\/$/],
  ['city', /^\/places\/[^/]+\/[^/]+\/$/],
  ['expert', /^\/experts\/[^/]+-\d+\/$/],
  ['listed expert', /^\/experts\/[^/]+-\d+\/verify\/$/],
  ['experts', /^\/experts\/([a-z0-9]+\/)?$/],
  ['stories', /^\/stories\/$/],
  ['stories of a service or month', /^\/stories\/(about|in)\/[^/]+\/$/],
  ['story', /^\/stories\/[^/]+\/$/],
  ['articles', /^\/articles\/$/],
  ['article', /^\/articles\/[^/]+\/$/],
  ['landing', /^\/[^/]+\/[^/]+\/[^/]+\/$/],
  ['service in a state', new RegExp(`^/(${[...services].join('|')})/[^/]+/$`)],
  ['service', new RegExp(`^/(${[...services].join('|')})/$`)],
  ['page', /^\/[^/]+\/$/],
]

/** Family → files. Pages that only lead on to another stand apart: they are no family. */
export const families = new Map(shapes.map(([name]) => [name, []]))
export const strangers = []
for (const file of files) {
  const family = shapes.find(([, shape]) => shape.test(addressOf(file)))
  if (family) families.get(family[0]).push(file)
  else if (!/http-equiv="refresh"/i.test(read(file))) strangers.push(file)
}

export const isIndexable = (html) => !/<meta name="robots" content="[^"]*noindex/.test(html)

/** The first page of a family, in the order of hashes, whose text passes a test. */
function one(family, passes = () => true) {
  const file = byHash(families.get(family), Infinity).find((file) => passes(read(file)))
  if (!file) throw new Error(`the demo site has no page of the family ${family} of the kind that is wanted`)
  return addressOf(file)
}

/** The pages that stand for all: one of each family, and of landing pages one of each kind. */
export function samples() {
  return {
    home: '/',
    landing: one('landing', (html) => isIndexable(html) && html.includes('id="experts"')),
    'landing with proof': one('landing', (html) => html.includes('id="proof"') && html.includes('id="quotes"')),
    'landing without an expert': one('landing', (html) => !isIndexable(html) && !html.includes('id="experts"')),
    service: one('service'),
    'service in a state': one('service in a state'),
    state: one('state'),
    city: one('city'),
    expert: one('expert'),
    'listed expert': one('listed expert'),
    experts: one('experts', (html) => html.includes('aria-current="page"')),
    stories: '/stories/',
    'stories of a service or month': one('stories of a service or month'),
    story: one('story'),
    articles: '/articles/',
    article: one('article', (html) => html.includes('<img ')),
    page: one('page', isIndexable),
    'thank you': '/thank-you/',
    404: '/no-such-page/',
  }
}

/** Holds that a list of faults is empty, and shows the first of them where it is not. */
export function none(faults) {
  const more = faults.length > 12 ? `\n… and ${faults.length - 12} more` : ''
  assert.ok(faults.length === 0, `${faults.length} faults:\n${faults.slice(0, 12).join('\n')}${more}`)
}
