// How long a text is on four networks, counted by others than the program: twitter-text for X, two counters of
// graphemes for Bluesky, the expressions of Mastodon's server, and code units for LinkedIn.

import graphemer from 'graphemer'
import punycode from 'punycode/punycode.js'
import twitter from 'twitter-text'

const Graphemer = graphemer.default ?? graphemer
const older = new Graphemer()
const newer = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Grapheme clusters by two counters: before Unicode 15.1, as Bluesky's server counts them, and of today. */
export const graphemes = (text) => [older.countGraphemes(text), [...newer.segment(text)].length]

export function x(text) {
  const { weightedLength, valid } = twitter.parseTweet(text)
  return { length: weightedLength, valid }
}

export function bluesky(text) {
  const counted = graphemes(text), bytes = Buffer.byteLength(text)
  const most = Math.max(...counted)
  return { graphemes: most, bytes, valid: most <= 300 && bytes <= 3000, agreed: counted[0] === counted[1] }
}

export const linkedin = (text) => ({ length: text.length, valid: text.length <= 3000 })

// Mastodon: the server's own expressions, put together from those of twitter-text for Ruby and what
// config/initializers/twitter_regex.rb puts in their place, written for JavaScript.
const { regexen } = twitter
const source = (name) => regexen[name].source
const spaces = '\\t-\\r \\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000'
const marks = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069'
const sign = `[^${marks}!"#$%&'()*+,\\-./:;<=>?@\\[\\]^_\`{|}~${spaces}\\x00-\\x1F\\x7F\\uFFFE\\uFEFF\\uFFFF]`
const label = (inner) => `(?:(?:${sign}(?:${inner}|${sign})*)?${sign}\\.)`
const ending = (name) => source(name).replace('[^0-9a-zA-Z@+-]', '[^0-9a-z@+\\-]')
const domain = `(?:${label('[_\\-]')}*${label('-')}(?:${ending('validGTLD')}|${ending('validCCTLD')}|xn--[0-9a-z]+))`
const group = (inner) => `\\((?:${inner}+|(?:${inner}*\\(${inner}+\\)${inner}*))\\)`
const before = `[a-z\\p{Script=Cyrillic}0-9!*';:=+,.$/%#\\[\\]\\p{Pd}_~&|@${source('latinAccentChars')}]`
const inner = '[^\\p{White_Space}<>()?]'
const last = `(?:[^\\p{White_Space}()?!*"'「」<>;:=,.$%\\[\\]~&|@]|(?:${group(before)}))`
const path = `(?:(?:${inner}*(?:${group(inner)}${inner}*)*${last})|(?:${inner}+/))`
const planes = [...Array(13).keys()].map((n) => `\\u{${(n + 1).toString(16)}0000}-\\u{${(n + 1).toString(16)}FFFD}`).join('')
const letters = `\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}${planes}\\u{E1000}-\\u{EFFFD}\\u{E000}-\\u{F8FF}\\u{F0000}-\\u{FFFFD}\\u{100000}-\\u{10FFFD}`
const query = `\\?[a-z0-9!?*'();:&=+$/%#\\[\\]\\-_.,~|@\\^${letters}]*[a-z0-9_&=#/\\-${letters}]`
const link = new RegExp(
  `(?:[^A-Z0-9@＠$#＃\\uFFFE\\uFEFF\\uFFFF]|[${marks}]|^)` +
    `(((?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://)?(${domain})(?::[0-9]+)?(?:/${path}*)?(?:${query})?)`,
  'giu',
)
const word = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}]'
const user = '[a-zA-Z0-9_]+(?:[.\\-]+[a-zA-Z0-9_]+)*'
const mention = new RegExp(`(?<![=/]|${word})@((${user})(?:@${word}+(?:[.\\-]+${word}+)*)?)`, 'gu')
const noMention = new RegExp(`^(?:[@＠]|[${source('latinAccentChars')}]|://)`, 'iu')

/** The links of a text with a scheme, as [start, end, what stands for them]. */
function links(text) {
  const found = []
  if (!text.includes(':')) return found
  for (const match of text.matchAll(link)) {
    const [, url, scheme, host] = match
    if (!scheme) continue
    const end = match.index + match[0].length
    const start = end - url.length
    const short = /^https?:\/\/t\.co\/([a-z0-9]+)/i.exec(url)
    if (short?.[1].length > 40) continue
    const whole = short ? short[0] : url
    // A label that is too long for the wire makes an address no link.
    if (host.split('.').some((name) => punycode.toASCII(name).length > 63)) continue
    if ([...whole].length <= 4096) found.push([start, start + whole.length, 'x'.repeat(23)])
  }
  return found
}

function mentions(text) {
  return [...text.matchAll(mention)].flatMap((match) => {
    const end = match.index + match[0].length
    const [, host] = match[1].split('@')
    if (noMention.test(text.slice(end)) || (host && [...host].length > 253)) return []
    return [[match.index, end, `@${match[1].split('@')[0]}`]]
  })
}

/** The text that Mastodon counts: 23 signs for each link, and mentions without their host. */
export function counted(text) {
  if (/^\p{White_Space}*$/u.test(text)) return ''
  let out = '', at = 0
  for (const [start, end, instead] of [...links(text), ...mentions(text)].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue
    out += text.slice(at, start) + instead
    at = end
  }
  return out + text.slice(at)
}

/** By default the limit of an instance that says nothing else. */
export function mastodon(text, limit = 500) {
  const both = graphemes(counted(text))
  const length = Math.max(...both)
  return { length, valid: length <= limit, agreed: both[0] === both[1] }
}
