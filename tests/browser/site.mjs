// The built demo site: where it lies, which pages the tests look at, and a server for it.
// The server listens on this machine only and answers as a static host does.

import { createServer } from 'node:http'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const output = resolve(process.env.FLYWHEEL_OUTPUT ?? fileURLToPath(new URL('../../output', import.meta.url)))

const read = (url) => readFileSync(join(output, url, 'index.html'), 'utf8')

/** Every page below an address that is `deep` steps further down, sorted. */
function below(url, deep) {
  if (deep === 0) return [url]
  const folders = readdirSync(join(output, url), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.map((entry) => entry.name).sort().flatMap((name) => below(`${url}${name}/`, deep - 1))
}

/** The first landing page of a service whose text passes a test. */
function landing(test) {
  const found = below('/executive-coach/', 2).find((url) => test(read(url)))
  if (!found) throw new Error('the demo site has no landing page of the kind that is wanted')
  return found
}

/** The pages that stand for all: one of each kind, found by what they show. */
export function samples() {
  return {
    home: '/',
    'landing with experts': landing((html) => html.includes('id="experts"')),
    'landing without experts': landing((html) => !html.includes('id="experts"') && !html.includes('id="remote"')),
    'service hub': '/executive-coach/',
    'state hub': '/executive-coach/texas/',
    city: below('/places/texas/', 1)[0],
    expert: below('/experts/', 1)[0],
    article: '/articles/in-person-or-by-video/',
    '404': '/no-such-page/',
  }
}

/** Every HTML file of the output, sorted. */
export function allPages(folder = output) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return allPages(path)
      return entry.name.endsWith('.html') ? [path] : []
    })
}

/** `count` of the items, evenly spread. */
export const spread = (items, count) =>
  items.length <= count ? items : Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)])

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.js': 'text/javascript', '.png': 'image/png',
}

/** The file that an address stands for, or none. */
export function fileOf(pathname) {
  const path = resolve(join(output, decodeURIComponent(pathname)))
  if (path !== output && !path.startsWith(output + sep)) return null
  for (const file of [path, join(path, 'index.html')]) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file
  }
  return null
}

/**
 * Serves the site. `planted` maps an address to HTML that is served instead, for pages that are broken on
 * purpose; `posts` collects the bodies of forms.
 */
export async function serve() {
  const planted = new Map()
  const posts = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const answer = () => {
      const html = planted.get(pathname)
      if (html !== undefined) return response.writeHead(200, { 'content-type': types['.html'] }).end(html)
      const file = fileOf(pathname)
      const status = file ? 200 : 404
      const shown = file ?? join(output, '404.html')
      response.writeHead(status, { 'content-type': types[extname(shown)] ?? 'application/octet-stream' })
      response.end(readFileSync(shown))
    }
    if (request.method !== 'POST') return answer()
    let body = ''
    request.on('data', (part) => (body += part))
    request.on('end', () => {
      posts.push({ pathname, fields: Object.fromEntries(new URLSearchParams(body)) })
      answer()
    })
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return { origin: `http://127.0.0.1:${server.address().port}`, planted, posts, close: () => server.close() }
}
