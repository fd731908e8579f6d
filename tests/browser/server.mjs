// A server for the built site that answers as its host does: under the site's own name and scheme, with the
// headers and redirects that stand in `_headers` and `_redirects`. It listens on this machine only.

import { resolveConfig } from '@netlify/config'
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileOf, home, output } from './site.mjs'

/**
 * What Netlify's own parser reads from netlify.toml, `_headers` and `_redirects`. Its warnings name lines that
 * it throws away. `change` may spoil the copies that it is given.
 */
export async function netlify(change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-'))
  try {
    mkdirSync(join(folder, 'output'))
    copyFileSync(fileURLToPath(new URL('../../netlify.toml', import.meta.url)), join(folder, 'netlify.toml'))
    for (const name of ['_headers', '_redirects']) {
      if (existsSync(join(output, name))) copyFileSync(join(output, name), join(folder, 'output', name))
    }
    change(folder)
    const { config, logs } = await resolveConfig({ repositoryRoot: folder, cwd: folder, offline: true, mode: 'require', buffer: true })
    const warnings = [...logs.stdout, ...logs.stderr].join('\n').replaceAll('\u200b', '').trim()
    return { ...config, publish: config.build.publish.slice(folder.length + 1), warnings }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A path of a rule as a pattern: `*` is anything, `:name` one part. */
const pattern = (path) =>
  new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:([a-z]\w*)/gi, '(?<$1>[^/]+)').replace(/\*$/, '(?<splat>.*)')}$`)

/** The headers that the rules give a path. A header that two rules give is sent twice in one line, as hosts do. */
export function headersFor(rules, pathname) {
  const given = {}
  for (const { for: path, values } of rules.filter((rule) => pattern(rule.for).test(pathname))) {
    for (const [name, value] of Object.entries(values)) {
      const key = name.toLowerCase()
      given[key] = key in given ? `${given[key]}, ${value}` : value
    }
  }
  return given
}

/** The rule that a path follows, with what its parts stand for put into the target. */
export function redirectFor(rules, pathname) {
  for (const { from, to, status = 301, force } of rules) {
    const found = pattern(from.replace(/^https?:\/\/[^/]+/, '')).exec(pathname)
    if (found) return { status, force, to: to.replace(/:([a-z]\w*)/gi, (whole, name) => found.groups?.[name] ?? whole) }
  }
  return null
}

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.webp': 'image/webp',
  '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.png': 'image/png',
  '.jpg': 'image/jpeg', '.json': 'application/json', '.ico': 'image/x-icon',
}

/** A certificate for the site's name that lives as long as the test. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', `/CN=${new URL(home).hostname}`, '-keyout', key, '-out', cert,
    ], { stdio: 'pipe', timeout: 20_000 })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Serves the site. `planted` maps an address to HTML that is served instead, without the site's headers, for
 * pages that are broken on purpose; those in `guarded` get the headers, too. `posts` collects the bodies of forms.
 */
export async function serve() {
  const { headers, redirects } = await netlify()
  const planted = new Map()
  const guarded = new Set()
  const posts = []
  const respond = (response, status, file) => {
    response.writeHead(status, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  }
  const server = createServer(certificate(), (request, response) => {
    const { pathname } = new URL(request.url, home)
    const given = planted.has(pathname) && !guarded.has(pathname) ? {} : headersFor(headers, pathname)
    for (const [name, value] of Object.entries(given)) response.setHeader(name, value)
    const answer = () => {
      const html = planted.get(pathname)
      if (html !== undefined) return response.writeHead(200, { 'content-type': types['.html'] }).end(html)
      const file = fileOf(pathname)
      const rule = redirectFor(redirects, pathname)
      if (file && !rule?.force) return respond(response, 200, file)
      if (!rule && fileOf(`${pathname}/`)) return response.writeHead(301, { location: `${pathname}/` }).end()
      if (rule && rule.status < 400) return response.writeHead(rule.status, { location: rule.to }).end()
      respond(response, rule?.status ?? 404, (rule && fileOf(rule.to)) ?? join(output, '404.html'))
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
  return { origin: home, port: server.address().port, planted, guarded, posts, close: () => (server.closeAllConnections(), server.close()) }
}
