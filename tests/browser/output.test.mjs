// The files of the demo site, judged without a browser: HTML, sitemaps, feeds, lists, links, weights, and what
// its host reads.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { deadLinks, htmlFaults, schemas, withFile, xmlFaults } from './files.mjs'
import { headersFor, netlify, redirectFor } from './server.mjs'
import { addressOf, allFiles, byHash, families, fileOf, home, isIndexable, none, output, read, strangers } from './site.mjs'

const every = [...families.values()].flat()
/** Up to 25 pages of each family and 200 more, chosen by hash. */
const chosen = [...new Set([...families.values()].flatMap((files) => byHash(files, 25)).concat(byHash(every, 230)))]

test('every page belongs to a family, and no family is empty', () => {
  assert.deepEqual(strangers, [])
  assert.deepEqual([...families].filter(([, files]) => files.length === 0).map(([name]) => name), [])
})

describe('HTML', () => {
  test('the checker refuses a page that is broken on purpose', () => {
    const html = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p><div></p></body></html>'
    const faults = withFile('broken.html', html, (file) => htmlFaults([file]))
    assert.match(faults.join(), /No “?p”? element in scope/)
  })

  test('pages of every family are valid', { timeout: 240_000 }, () => {
    assert.ok(chosen.length >= 300, `only ${chosen.length} pages were built`)
    none(htmlFaults(chosen.map((file) => join(output, file))))
  })
})

describe('links', () => {
  test('a dead link is seen', () => {
    const html = '<a href="/no-such-page/">x</a> <a href="#nowhere">y</a> <a href="/">z</a> <a href="/articles">a</a> <img srcset="/a.webp 320w, /b.webp 640w">'
    assert.deepEqual(deadLinks(html), ['/no-such-page/', '#nowhere', '/articles', '/a.webp', '/b.webp'])
  })

  test('every link of the chosen pages leads somewhere without a redirect', () => {
    none(chosen.flatMap((file) => deadLinks(read(file)).map((link) => `${file}: ${link}`)))
  })
})

describe('sitemaps', () => {
  const lists = allFiles('sitemaps/').map((file) => join(output, file))
  const urlset = (entry) =>
    `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${entry}</urlset>`
  const loc = '<loc>https://a.example/</loc>'

  for (const [what, entry, reason] of [
    ['an entry without an address', '<url><lastmod>2026-11-22</lastmod></url>', /element lastmod.*not expected/],
    ['an address that is a path', '<url><loc>/about/</loc></url>', /'\/about\/' is not/],
    ['a day that does not exist', `<url>${loc}<lastmod>2026-13-40</lastmod></url>`, /2026-13-40.*is not/],
    ['a misspelt element', `<url>${loc}<lastmodified>2026-11-22</lastmodified></url>`, /lastmodified.*not expected/],
    ['a version without its language', `<url>${loc}<xhtml:link rel="alternate" href="https://a.example/"/></url>`, /hreflang.*required/],
    ['a withdrawn element of the image extension', `<url>${loc}<image:image><image:loc>https://a.example/i.png</image:loc><image:caption>x</image:caption></image:image></url>`, /caption/],
    ['no entry', '', /Missing child element/],
  ]) {
    test(`our schema refuses ${what}`, () => {
      assert.match(withFile('broken.xml', urlset(entry), (file) => xmlFaults([file], schemas.urlset)).join('\n'), reason)
    })
  }
  test('our schema refuses an index of pages, and the original one a misspelt element', () => {
    const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>${loc}</url></sitemapindex>`
    assert.match(withFile('broken.xml', index, (file) => xmlFaults([file], schemas.sitemapindex)).join(), /url.*not expected/)
    const misspelt = urlset(`<url>${loc}<lastmodified>2026-11-22</lastmodified></url>`)
    assert.match(withFile('broken.xml', misspelt, (file) => xmlFaults([file], schemas.original)).join(), /lastmodified.*not expected/)
    assert.deepEqual(withFile('fine.xml', urlset(`<url>${loc}<lastmod>2026-11-22</lastmod></url>`), (file) => xmlFaults([file], schemas.urlset)), [])
  })

  test('the index and every list are valid', () => {
    none(xmlFaults([join(output, 'sitemap.xml')], schemas.sitemapindex))
    none(xmlFaults(lists, schemas.urlset))
    none(xmlFaults(lists, schemas.original))
  })

  test('they name each page that may be indexed once, and no other', () => {
    const listed = lists.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/<loc>([^<]*)<\/loc>/g)].map((m) => m[1])).filter((url) => !/\.(png|jpe?g|webp|svg)$/.test(url))
    const indexable = every.filter((file) => file !== '404.html' && isIndexable(read(file))).map((file) => home + addressOf(file))
    assert.equal(new Set(listed).size, listed.length, 'an address stands there twice')
    assert.deepEqual(new Set(listed), new Set(indexable))
  })
})

describe('feeds', () => {
  test('what is not well formed is refused', () => {
    assert.match(withFile('feed.xml', '<feed><title>a & b</title></feed>', (file) => xmlFaults([file])).join(), /EntityRef/)
  })

  test('are named by every page, well formed, and lead to pages that are there', () => {
    const atom = read('feed.xml')
    none(xmlFaults([join(output, 'feed.xml')]))
    const { items, ...feed } = JSON.parse(read('feed.json'))
    assert.equal(feed.version, 'https://jsonfeed.org/version/1.1')
    assert.ok(feed.title && feed.feed_url === `${home}/feed.json` && feed.home_page_url === `${home}/`)
    assert.ok(items.length > 0)
    for (const item of items) {
      assert.ok(item.id && item.url && item.title && item.content_html && !Number.isNaN(Date.parse(item.date_published)), JSON.stringify(item).slice(0, 200))
      assert.ok(fileOf(item.url.slice(home.length)), item.url)
      assert.doesNotMatch(item.content_html, /\s(href|src)="(?!https?:|mailto:)/, 'an address that only its page understands')
      assert.ok(atom.includes(`<id>${item.id}</id>`), `${item.id} stands in both feeds`)
    }
    none(chosen.filter((file) => file !== '404.html' && !/<link rel="alternate" type="application\/atom\+xml" href="\/feed\.xml"/.test(read(file))))
  })
})

test('each list for the search field is small and leads to pages that are there', () => {
  const lists = allFiles('search/')
  assert.equal(lists.length, 27, lists.join())
  for (const file of lists) {
    assert.ok(Buffer.byteLength(read(file)) < 100_000, `${file} is too large to wait for`)
    for (const [name, detail, url, population] of JSON.parse(read(file))) {
      assert.ok(name && typeof detail === 'string' && Number.isInteger(population), `${file}: ${name}`)
      assert.ok(fileOf(url), `${file}: ${url}`)
    }
  }
  assert.ok(JSON.parse(read('search/a.json')).some(([name, , url]) => name === 'Austin' && url === '/places/texas/austin-tx/'))
})

test('a page is under 33 kB, 10 kB compressed, and the stylesheet under 20 kB', { timeout: 240_000 }, () => {
  const heavy = (name, bytes) => [
    ...(bytes.length >= 33_000 ? [`${name} has ${bytes.length} bytes`] : []),
    ...(gzipSync(bytes).length >= 10_000 ? [`${name} has ${gzipSync(bytes).length} bytes compressed`] : []),
  ]
  const noise = Buffer.concat(Array.from({ length: 1_100 }, (_, i) => createHash('sha256').update(`${i}`).digest()))
  assert.equal(heavy('planted', noise).length, 2, 'a heavy page is seen')
  none(allFiles().filter((file) => file.endsWith('.html')).flatMap((file) => heavy(file, readFileSync(join(output, file)))))
  none(allFiles('assets/').filter((file) => file.endsWith('.css') && read(file).length >= 20_000))
})

describe('what Netlify reads', () => {
  test('its parser names a line that it throws away', async () => {
    const { warnings } = await netlify((folder) => {
      writeFileSync(join(folder, 'output', '_redirects'), '/a/ /b/ 301\n/nowhere\n')
      writeFileSync(join(folder, 'output', '_headers'), '/*\n  X-Fine: yes\n  : no name\n')
    })
    assert.match(warnings, /redirect line 2/)
    assert.match(warnings, /header line 3/)
  })

  test('netlify.toml builds the output folder, and no line of _headers and _redirects is thrown away', async () => {
    const { build, publish, warnings, headers } = await netlify()
    assert.equal(warnings, '')
    assert.equal(publish, 'output')
    assert.match(build.command, /cargo .*run .*--release --locked -- build/)
    // A line without a colon is thrown away without a word.
    const lines = read('_headers').split('\n').filter((line) => line.trim() && !line.trim().startsWith('#'))
    assert.equal(headers.reduce((count, rule) => count + 1 + Object.keys(rule.values).length, 0), lines.length)
    assert.ok(headers.length > 0)
  })

  test('the headers are strict for pages and long-lived for assets, and none is sent twice', async () => {
    const { headers } = await netlify()
    const assets = allFiles('assets/').map((file) => `/${file}`)
    for (const path of ['/', '/articles/', ...assets.slice(0, 3), '/feed.xml', '/sitemap.xml']) {
      const given = headersFor(headers, path)
      assert.equal(given['x-content-type-options'], 'nosniff', path)
      const policy = given['content-security-policy'] ?? ''
      assert.match(policy, /default-src 'none'|default-src 'self'/, path)
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, path)
      assert.doesNotMatch(given['cache-control'] ?? '', /max-age.*max-age/, `${path} gets two ages`)
    }
    assert.match(headersFor(headers, assets[0])['cache-control'], /max-age=31536000, immutable/)
    assert.doesNotMatch(headersFor(headers, '/')['cache-control'] ?? '', /immutable/)
  })

  test('parts of an address are put into the target of a rule, and the first rule that fits is followed', () => {
    const rules = [{ from: '/a/:city/', to: '/b/:city/' }, { from: '/a/*', to: '/:splat', status: 302 }, { from: '/gone/', to: '/404.html', status: 410 }]
    assert.deepEqual(redirectFor(rules, '/a/x/').to, '/b/x/')
    assert.deepEqual(redirectFor(rules, '/a/x/y/'), { status: 302, force: undefined, to: '/x/y/' })
    assert.equal(redirectFor(rules, '/gone/').status, 410)
    assert.equal(redirectFor(rules, '/else/'), null)
  })

  test('no redirect leads nowhere, in a circle, or away from a page that is there', async () => {
    const { redirects } = await netlify()
    const faults = redirects.flatMap(({ from, to, status = 301 }) => {
      if (/[*:]/.test(from.slice(1))) return []
      if (fileOf(from) && !/http-equiv="refresh"/.test(readFileSync(fileOf(from), 'utf8'))) return [`${from} is a page`]
      if (to.startsWith('/') && !fileOf(to.replace(/[?#].*/, ''))) return [`${from} leads to ${to}, which is not there`]
      return redirectFor(redirects, to) && status < 400 ? [`${from} leads on from ${to}`] : []
    })
    none(faults)
  })
})

describe('flywheel check', () => {
  const program = process.env.FLYWHEEL ?? fileURLToPath(new URL('../../target/release/flywheel', import.meta.url))

  test('has read every page of the demo and finds nothing', { timeout: 240_000 }, () => {
    assert.ok(existsSync(program), `${program} is not built`)
    const site = fileURLToPath(new URL('../..', import.meta.url))
    const run = spawnSync(program, ['check', '--out', output, '--format', 'json'], { cwd: site, encoding: 'utf8', maxBuffer: 64 << 20 })
    assert.equal(run.status, 0, run.stdout.slice(-4000) + run.stderr.slice(-4000))
    const { pages, codes } = JSON.parse(run.stdout.trim().split('\n').at(-1))
    assert.deepEqual(codes, {})
    assert.equal(pages, allFiles().filter((file) => file.endsWith('.html') && !file.startsWith('_outbox/')).length)
  })
})
