// The demo's mails: SendGrid's own language fills its templates to what the previews hold, and Chromium shows every
// mail whole and legible, on a desk and on a phone, by day and by night, without asking anybody for anything.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'
import PostalMime from 'postal-mime'
import { deadline, launch } from './judges.mjs'
import { none, output } from './site.mjs'

const folder = join(output, '_outbox/mails')
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const limit = { timeout: 180_000 }

/** Every variant of every message: `name`, and what ends in `.sendgrid.json` and `.whole.eml`. */
const variants = existsSync(folder)
  ? readdirSync(folder, { recursive: true }).map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.sendgrid.json')).sort()
    .map((path) => path.replace(/\.sendgrid\.json$/, ''))
  : []
const template = (name) => JSON.parse(readFileSync(join(folder, `${name}.sendgrid.json`), 'utf8'))
const mail = (name) => PostalMime.parse(readFileSync(join(folder, `${name}.whole.eml`)))

/** A text without what no reader sees: which line ends are used, and whether the last line has one. */
const lines = (text) => text.replaceAll('\r\n', '\n').replace(/\n+$/, '')

const fill = (text, data) => Handlebars.compile(text, { strict: false })(data)

test('the demo has its mails', () => {
  assert.equal(variants.length, 36)
})

describe('SendGrid fills its templates to what the previews hold', limit, () => {
  for (const name of variants) {
    test(name, async () => {
      const { subject, html_content: html, plain_content: text, test_data: data, ...rest } = template(name)
      assert.equal(typeof data, 'string')
      assert.deepEqual(
        { generate_plain_content: rest.generate_plain_content, editor: rest.editor, active: rest.active },
        { generate_plain_content: false, editor: 'code', active: 1 },
      )
      // SendGrid takes names of at most 100 characters, and 1 MB in all.
      assert.ok(rest.name.length > 0 && rest.name.length <= 100)
      const finished = await mail(name)
      const values = JSON.parse(data)
      assert.equal(fill(subject, values), finished.subject)
      assert.equal(lines(fill(text, values)), lines(finished.text))
      assert.equal(lines(fill(html, values)), lines(finished.html))
    })
  }

  test('without data the conditions hold, and nothing is left of a field', () => {
    none(variants.flatMap((name) => {
      const { subject, html_content: html, plain_content: text } = template(name)
      return [subject, html, text].map((part) => fill(part, {})).filter((part) => /\{\{|\}\}\}|undefined/.test(part)).map(() => name)
    }))
  })
})

const screens = [600, 320].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })))

/** Shows a mail in one tab on every screen; gives what is wrong, in words. */
async function faultsOf(page, html, name) {
  const faults = []
  const asked = (request) => faults.push(`asks for ${request.url().slice(0, 90)}`)
  const said = (error) => faults.push(`script error: ${error.message}`)
  page.on('request', asked)
  page.on('pageerror', said)
  await page.setContent(html, { waitUntil: 'load' })
  await page.evaluate(axeSource)
  for (const { width, colorScheme } of screens) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll('/', '-')}-${width}-${colorScheme}.png`, fullPage: true })
    const found = await deadline(page.evaluate(look), `${name} on ${width} px, ${colorScheme}`)
    faults.push(...found.map((fault) => `${width} px, ${colorScheme}: ${fault}`))
  }
  page.off('request', asked)
  page.off('pageerror', said)
  return faults
}

/** Runs in the page: what sticks out, and what axe finds of colours, and cannot tell. */
async function look() {
  const faults = []
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways by ${scrollWidth - clientWidth} px`)
  for (const element of document.querySelectorAll('body *')) {
    const { width, left, right } = element.getBoundingClientRect()
    if (width > 0 && (right > clientWidth + 1 || left < -1)) faults.push(`sticks out: ${element.outerHTML.slice(0, 60)}`)
  }
  const { violations, incomplete } = await globalThis.axe.run(document, { runOnly: ['color-contrast', 'image-alt', 'link-name', 'document-title', 'html-has-lang'] })
  // A sign that is no letter has no contrast that axe would know.
  const isSign = ({ any }) => any[0]?.data?.messageKey === 'nonBmp'
  for (const { id, nodes } of [...violations, ...incomplete]) {
    for (const { html, any } of nodes.filter((node) => !isSign(node))) faults.push(`${id}: ${html.slice(0, 80)} ${any[0]?.message ?? ''}`)
  }
  return faults
}

describe('Chromium shows every mail', limit, () => {
  let browser, context, page

  before(async () => {
    if (process.env.SHOTS) mkdirSync(process.env.SHOTS, { recursive: true })
    // Nobody listens there: what a mail asks for is told, and not given.
    browser = await launch({ origin: 'https://mails.invalid', port: 9 })
    context = await browser.newContext({ viewport: { width: 600, height: 900 } })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.route('**/*', (route) => route.abort())
  }, limit)
  after(() => browser?.close())

  const whole = (body, style = '') =>
    `<!DOCTYPE html><html lang="en"><head><title>T</title><meta name="color-scheme" content="light dark"><style>${style}</style></head><body style="background:#ffffff;color:#222222">${body}</body></html>`
  const night = '@media (prefers-color-scheme: dark) { body { background: #111111 !important } }'

  test('the judges find nothing in a mail that is well', async () => {
    const style = night.replace('!important', '!important; color: #eeeeee !important')
    assert.deepEqual(await faultsOf(page, whole('<p>text</p>', style), 'well'), [])
  })
  for (const [fault, html] of Object.entries({
    '320 px, light: scrolls sideways by': whole('<table width="500"><tr><td>wide</td></tr></table>'),
    '320 px, dark: sticks out: <table': whole('<table width="500"><tr><td>wide</td></tr></table>'),
    '600 px, light: sticks out: <b': whole('<b style="position:absolute;left:-50px">text</b>'),
    '600 px, light: color-contrast: <p style="color:#aaaaaa"': whole('<p style="color:#aaaaaa">pale</p>'),
    '320 px, dark: color-contrast: <p': whole('<p>pale by night</p>', night),
    '600 px, light: link-name': whole('<a href="https://elsewhere.example/"></a>'),
    'asks for https://elsewhere.example/i.png': whole('<img alt="" width="1" height="1" src="https://elsewhere.example/i.png">'),
    'asks for https://elsewhere.example/f.css': whole('<p>text</p>', '@import url(https://elsewhere.example/f.css);'),
  })) {
    test(`the judges refuse a mail that is broken on purpose: ${fault}`, async () => {
      const faults = await faultsOf(page, html, 'broken')
      assert.ok(faults.some((f) => f.startsWith(fault)), faults.join('; ') || 'nothing was found')
    })
  }

  for (const name of variants) {
    test(name, async () => {
      none(await faultsOf(page, (await mail(name)).html, name))
    })
  }
})
