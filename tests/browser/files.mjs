// Judges of files, without a browser: the checker that stands behind validator.w3.org, XML schemas, and links.
// Each returns a list of faults in words; an empty list is a pass.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileOf } from './site.mjs'

const local = (path) => fileURLToPath(new URL(path, import.meta.url))
const vnu = local('./node_modules/vnu-jar/build/dist/vnu.jar')

/** Does something with a file of that text, which vanishes afterwards. */
export function withFile(name, text, act) {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-'))
  try {
    writeFileSync(join(folder, name), text)
    return act(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the HTML checker calls an error in some files. */
export function htmlFaults(files) {
  const json = execFileSync('java', ['-jar', vnu, '--stdout', '--format', 'json', '--exit-zero-always', ...files], {
    encoding: 'utf8', maxBuffer: 64 << 20, timeout: 180_000,
  })
  const errors = JSON.parse(json).messages.filter((m) => m.type === 'error' || m.type === 'non-document-error')
  return errors.map((m) => `${m.url.split('/').slice(-4).join('/')}:${m.lastLine}: ${m.message}`)
}

/** Our schemas, written from the protocol, and the one that the package `sitemap` ships. */
export const schemas = {
  urlset: local('../schemas/sitemap.xsd'),
  sitemapindex: local('../schemas/siteindex.xsd'),
  original: local('../schemas/original.xsd'),
}

/** What an XML schema has against some files; without a schema, whether they are well formed. */
export function xmlFaults(files, schema) {
  if (files.length === 0) return ['there is no file to look at']
  const run = spawnSync('xmllint', ['--nonet', '--noout', ...(schema ? ['--schema', schema] : []), ...files], {
    encoding: 'utf8', maxBuffer: 64 << 20, timeout: 120_000,
  })
  if (run.error) throw run.error
  return run.status === 0 ? [] : run.stderr.split('\n').filter((line) => line && !/ (validates|fails to validate)$/.test(line))
}

/** Links, images and forms of a page that lead to no file of this site, and anchors that are not on it. */
export function deadLinks(html) {
  const links = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((m) => m[1].replaceAll('&amp;', '&'))
  const sets = [...html.matchAll(/\ssrcset="([^"]*)"/g)].flatMap((m) => m[1].split(',').map((part) => part.trim().split(' ')[0]))
  const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]))
  return [...links, ...sets].filter((link) => {
    if (link.startsWith('#')) return !ids.has(link.slice(1))
    return link.startsWith('/') && !fileOf(link.replace(/[?#].*/, ''))
  })
}
