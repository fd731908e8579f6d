// The files of the demo site, without a browser: valid HTML, and links that lead somewhere.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { htmlFaults } from './judges.mjs'
import { allPages, fileOf, spread } from './site.mjs'

const files = spread(allPages(), 300)

/** Links and forms of a page that lead to no file of this site. */
function deadLinks(html) {
  const links = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&'))
  const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]))
  return links.filter((link) => {
    if (link.startsWith('#')) return !ids.has(link.slice(1))
    return link.startsWith('/') && !fileOf(link.replace(/[?#].*/, ''))
  })
}

test('the HTML checker refuses a page that is broken on purpose', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-'))
  try {
    const file = join(folder, 'broken.html')
    writeFileSync(file, '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p><div></p></body></html>')
    assert.match(htmlFaults([file]).join(), /No “?p”? element in scope|Stray end tag|Unclosed element/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('300 pages from all over the site are valid HTML', () => {
  assert.ok(files.length === 300, `only ${files.length} pages were built`)
  assert.deepEqual(htmlFaults(files), [])
})

test('a dead link is seen', () => {
  assert.deepEqual(deadLinks('<a href="/no-such-page/">x</a> <a href="#nowhere">y</a> <a href="/">z</a>'), ['/no-such-page/', '#nowhere'])
})

test('every link of these pages leads somewhere', () => {
  const dead = files.flatMap((file) => deadLinks(readFileSync(file, 'utf8')).map((link) => `${file}: ${link}`))
  assert.deepEqual(dead, [])
})
