// How alike the demo's landing pages are, measured without the program: every pair of a service, exactly.
//
// Names come from the data files by a reader of their own, text from the finished pages. A stretch is five words;
// two pages are as alike as the share of stretches that both have (Jaccard).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { allFiles, output } from './site.mjs'

const data = (file) => readFileSync(fileURLToPath(new URL(`../../data/${file}`, import.meta.url)), 'utf8')

/** A CSV file as objects; cells may be quoted. */
function table(text) {
  const rows = []
  let cells = [], cell = '', quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c !== '"') cell += c
      else if (text[i + 1] === '"') { cell += '"'; i++ } else quoted = false
    } else if (c === '"') quoted = true
    else if (c === ',' || c === '\n') {
      cells.push(cell)
      cell = ''
      if (c === '\n') { rows.push(cells); cells = [] }
    } else if (c !== '\r') cell += c
  }
  const [head, ...body] = rows
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}

const words = (text) => text.match(/[\p{L}\p{N}]+(?:['’.,][\p{L}\p{N}]+)*/gu) ?? []

/** Everything that rows are called, by first word, the longest first. */
function names() {
  const all = new Set()
  const add = (name) => { const of = words(name ?? '').join(' '); if (of) all.add(of) }
  const columns = ['name', 'state_name', 'state_code', 'county', 'metro_name', 'airport_name', 'airport_iata', 'large_airport_iata', 'nearest_larger_city',
    'nearest_250k_city', 'nearest_1m_city', 'nearest_city', 'county_seat', 'state_capital', 'nearest_other_state', 'state_holiday_own_2027']
  for (const row of table(data('cities-us.csv'))) {
    columns.forEach((column) => add(row[column]))
    row.airports_100km.split(';').forEach(add)
  }
  table(data('providers.csv')).forEach((row) => add(row.display_name))
  for (const [, name] of data('services.yaml').matchAll(/^ {4}(?:name|plural): (.+)$/gm)) add(name)
  const byFirst = new Map()
  for (const name of all) {
    const list = name.split(' ')
    byFirst.set(list[0], [...(byFirst.get(list[0]) ?? []), list])
  }
  byFirst.forEach((lists) => lists.sort((a, b) => b.length - a.length))
  return byFirst
}

/** The main text of a page: without ways to other pages, forms, drawings and scripts. */
function mainText(html) {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const without = ['nav', 'form', 'svg', 'script', 'style'].reduce((text, tag) => text.replace(new RegExp(`<${tag}\\b[\\s\\S]*?</${tag}>`, 'g'), ' '), main)
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'", '#x27': "'" }
  return without.replace(/<[^>]*>/g, ' ').replace(/&(#?\w+);/g, (_, name) => entities[name] ?? ' ')
}

/** The stretches of a text: with names masked, and with numbers masked, too. */
function stretches(text, byFirst, numbers) {
  const list = words(text), masked = []
  for (let i = 0; i < list.length;) {
    const name = byFirst.get(list[i])?.find((name) => name.every((word, n) => list[i + n] === word))
    masked.push(name ? '@' : numbers && /\p{N}/u.test(list[i]) ? '#' : list[i].toLowerCase())
    i += name ? name.length : 1
  }
  return new Set(masked.slice(4).map((_, i) => masked.slice(i, i + 5).join(' ')))
}

function alike(a, b) {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let both = 0
  for (const stretch of small) both += large.has(stretch)
  return both / (a.size + b.size - both || 1)
}

/** For each page of a group how alike the page is that is most like it. */
function nearest(group) {
  const best = new Array(group.length).fill(0)
  for (let i = 0; i < group.length; i++) {
    for (let j = 0; j < i; j++) {
      const share = alike(group[i], group[j])
      best[i] = Math.max(best[i], share)
      best[j] = Math.max(best[j], share)
    }
  }
  return best
}

const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1]

test('the landing pages that are offered differ from each other within a service', { timeout: 300_000 }, () => {
  const byFirst = names()
  const services = new Map()
  for (const file of allFiles()) {
    if (!/^(?!places|stories)[^/]+\/[^/]+\/[^/]+\/index\.html$/.test(file)) continue
    const html = readFileSync(join(output, file), 'utf8')
    if (/<meta name="robots" content="[^"]*noindex/.test(html)) continue
    const service = file.split('/')[0]
    services.set(service, [...(services.get(service) ?? []), mainText(html)])
  }
  const pages = [...services.values()].reduce((sum, list) => sum + list.length, 0)
  assert.ok(pages >= 1_500, `${pages} landing pages are offered`)
  assert.ok([...services.values()].every((list) => list.length >= 20), 'every service has some')
  for (const [numbers, most, usual] of [[true, 0.75, 0.65], [false, 0.60, 0.40]]) {
    const all = [...services.values()].flatMap((list) => nearest(list.map((text) => stretches(text, byFirst, numbers))))
    const said = `${numbers ? 'names and numbers' : 'names'} masked: middle ${middle(all).toFixed(3)}, most ${Math.max(...all).toFixed(3)} of ${all.length} pages`
    console.log(`# ${said}`)
    assert.ok(Math.max(...all) <= most && middle(all) <= usual, said)
  }
})

test('a page with another name and other numbers in it would be found', () => {
  const byFirst = names()
  const text = mainText(readFileSync(join(output, 'executive-coach/texas/austin-tx/index.html'), 'utf8'))
  const twin = text.replace(/Austin(?! Bergstrom|-Round)/g, 'Dallas').replace(/\d+/g, (n) => `${Number(n) + 3}`)
  const of = (text, numbers) => stretches(text, byFirst, numbers)
  assert.equal(alike(of(text, true), of(twin, true)), 1)
  assert.ok(alike(of(text, false), of(twin, false)) > 0.4)
  assert.ok(alike(of(text, true), of('Nobody is listed here so far, and that is all there is to say.', true)) < 0.01)
})
