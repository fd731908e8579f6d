// Posts for four networks: the program's counts against others', and what lies in the outbox of the demo.
//
// tests/data/posts/lengths.json holds texts around every limit; the Rust tests read the same file.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bluesky, graphemes, linkedin, mastodon, x } from './counters.mjs'
import { allFiles, none, read } from './site.mjs'

const lengths = JSON.parse(readFileSync(fileURLToPath(new URL('../data/posts/lengths.json', import.meta.url)), 'utf8'))
const limits = { x: 280, mastodon: 500, bluesky: 300, linkedin: 3000 }

describe('texts of known length', () => {
  const counters = { x, mastodon, bluesky, linkedin }
  for (const [network, texts] of Object.entries(lengths)) {
    test(`${network}: every value is what others count`, () => {
      none(texts.flatMap(({ text, ...said }) => {
        const { agreed = true, ...counted } = counters[network](text)
        const same = agreed && JSON.stringify(said) === JSON.stringify(counted)
        return same ? [] : [`${JSON.stringify(text.slice(0, 60))}: ${JSON.stringify(said)}, counted ${JSON.stringify(counted)}`]
      }))
    })
    test(`${network}: texts lie at the limit, on both sides of it, and far beyond`, () => {
      const all = texts.map((one) => one.length ?? one.graphemes)
      for (const at of [limits[network] - 1, limits[network], limits[network] + 1]) {
        assert.ok(all.filter((length) => length === at).length >= 12, `${at}`)
      }
      assert.ok(all.filter((length) => length >= 1.2 * limits[network]).length >= 12)
    })
  }
  test('the counters tell right from wrong', () => {
    for (const [text, length] of [
      ['Hi http://test.co', 26], ['http://test.co', 23], ['https://www.twitter.com/aloha '.repeat(10), 240],
      ['故'.repeat(160), 320], ['Hello, world! 👋', 16],
    ]) assert.equal(x(text).length, length)
    assert.equal(mastodon('https://example.com/a_(b)), by @user@host.example').length, 23 + 2 + 4 + 5)
    assert.deepEqual(graphemes('नमस्ते'), [4, 3])
    assert.equal(bluesky('👩‍👩‍👧‍👦'.repeat(121)).valid, false)
    assert.equal(linkedin('👋').length, 2)
  })
})

const files = allFiles().filter((file) => /^_outbox\/posts\/[^/]+\/[^/]+\.json$/.test(file))
const posts = files.map((file) => ({ file, ...JSON.parse(read(file)) }))
const of = (network) => posts.filter((post) => post.network === network)
const body = (post) => post.request.body
const addresses = (text) => [...text.matchAll(/https?:\/\/\S+/g)].map((match) => match[0])

describe('posts of the demo', () => {
  test('there are posts for each network', () => {
    assert.deepEqual([...new Set(posts.map((post) => post.network))].sort(), Object.keys(limits).sort())
  })

  test('counts are what others count, and every post fits', () => {
    const count = {
      x: (text) => x(text).length,
      mastodon: (text) => mastodon(text).length,
      bluesky: (text) => bluesky(text).graphemes,
      linkedin: (text) => linkedin(text).length,
    }
    none(posts.flatMap(({ file, network, text, length }) => {
      const counted = count[network](text)
      const usual = network === 'mastodon' || length.limit === limits[network]
      const bytes = network === 'bluesky' ? Buffer.byteLength(text) : 0
      const right = counted === length.counted && counted > 0 && counted <= length.limit && usual && bytes <= 3000
      return right ? [] : [`${file}: ${JSON.stringify(length)}, counted ${counted}, ${bytes} bytes`]
    }))
    none(of('x').filter(({ text }) => !x(text).valid).map(({ file }) => file))
  })

  test('each call sends the text, leads to the link, and holds no secret', () => {
    const sent = { x: (b) => b.text, mastodon: (b) => b.status, bluesky: (b) => b.record.text }
    const card = { bluesky: (b) => b.record.embed?.external.uri, linkedin: (b) => b.content?.article.source }
    none(posts.flatMap((post) => {
      const { file, network, text, link, request } = post
      const faults = []
      if (sent[network] && sent[network](body(post)) !== text) faults.push('another text')
      if (card[network] && card[network](body(post)) !== link) faults.push('another link in the card')
      if (post.link_in_text !== text.includes(link)) faults.push('the link is not where it is said to be')
      if (/authorization|bearer|"repo"|password/i.test(JSON.stringify(request))) faults.push('something that only the sender knows')
      return faults.map((fault) => `${file}: ${fault}`)
    }))
  })

  test('facets point at exactly their text, by bytes, and no hashtag is given twice', () => {
    none(of('bluesky').flatMap((post) => {
      const bytes = Buffer.from(post.text), facets = body(post).record.facets ?? [], faults = []
      let behind = 0
      for (const { index: { byteStart, byteEnd }, features: [feature] } of facets) {
        const shown = bytes.subarray(byteStart, byteEnd).toString()
        if (shown !== (feature.uri ?? `#${feature.tag}`)) faults.push(`${shown} is not ${JSON.stringify(feature)}`)
        if (byteStart < behind) faults.push(`${shown} overlaps`)
        behind = byteEnd
      }
      const linked = facets.flatMap(({ features: [feature] }) => feature.uri ?? [])
      const bare = addresses(post.text).filter((address, n) => !linked[n] || !address.startsWith(linked[n]))
      faults.push(...bare.map((address) => `${address} is not linked`))
      const tags = facets.flatMap(({ features: [feature] }) => feature.tag ?? [])
      const { tags: more = [] } = body(post).record
      if (more.length > 8 || more.some((tag) => tags.includes(tag))) faults.push(`${more} beside ${tags}`)
      if (post.text.includes(post.link) && !linked.includes(post.link)) faults.push(`${post.link} is not linked`)
      return faults.map((fault) => `${post.file}: ${fault}`)
    }))
  })

  test('little text says the text, and no sign in it has a meaning by accident', () => {
    none(of('linkedin').flatMap((post) => {
      const { text, faults } = literal(body(post).commentary)
      return [...faults, ...(text === post.text ? [] : ['another text'])].map((fault) => `${post.file}: ${fault}`)
    }))
  })

  test('little text that is not escaped would be found', () => {
    assert.deepEqual(literal('a \\(b\\) {hashtag|\\#|c\\_d} https://a.example/_b\\)'), { text: 'a (b) #c_d https://a.example/_b)', faults: [] })
    for (const bad of ['(b)', 'a_b', '#c', '{hashtag|#|c}', 'a@b']) assert.notEqual(literal(bad).faults.length, 0, bad)
  })

  test('no two posts of Mastodon share a key', () => {
    const keys = of('mastodon').map((post) => post.request.headers['Idempotency-Key'])
    assert.ok(keys.every((key) => key?.length >= 8))
    assert.equal(new Set(keys).size, keys.length)
  })

  test('the queue of each account is a table of its posts', () => {
    const accounts = [...new Set(files.map((file) => file.split('/')[2]))]
    const queues = allFiles().filter((file) => /^_outbox\/posts\/[^/]+\.csv$/.test(file))
    assert.deepEqual(queues, accounts.map((account) => `_outbox/posts/${account}.csv`).sort())
    for (const account of accounts) {
      const rows = table(read(`_outbox/posts/${account}.csv`))
      const own = posts.filter((post) => post.account === account)
      const queued = rows.map((row) => [row.Date, row.Message, row.Link, row['Media URL'], row['Alt text']])
      const drafted = own.map(({ day, text, link, image }) => [day, text, link, image?.url ?? '', image?.alt ?? ''])
      assert.deepEqual(queued.sort(), drafted.sort(), account)
    }
  })
})

/** What a reader sees of little text, and what in it stands bare although it has a meaning. */
function literal(little) {
  const faults = []
  const token = /\{hashtag\|\\#\|((?:\\.|[^\\|{}])+)\}|\\([\s\S])|(https?:\/\/[^\s\\]+)|([\s\S])/gu
  const text = little.replace(token, (_, tag, escaped, address, plain) => {
    if (tag) return `#${tag.replace(/\\(.)/gu, '$1')}`
    if (plain && /[\\|{}@[\]()<>#*_~]/.test(plain)) faults.push(`${plain} stands bare`)
    return escaped ?? address ?? plain
  })
  return { text, faults }
}

/** A CSV file (RFC 4180) as objects. Every row must have as many cells as the head. */
function table(csv) {
  const rows = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  while (cell.lastIndex < csv.length) {
    const at = cell.lastIndex, match = cell.exec(csv)
    assert.ok(match && cell.lastIndex > at, `a cell at ${at} cannot be read`)
    rows.at(-1).push(match[1]?.replaceAll('""', '"') ?? match[2])
    if (match[3] !== ',') rows.push([])
  }
  const [head, ...body] = rows.filter((row) => row.length > 0)
  return body.map((row) => {
    assert.equal(row.length, head.length, row.join())
    return Object.fromEntries(head.map((name, i) => [name, row[i]]))
  })
}
