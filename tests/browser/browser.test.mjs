// The demo site in a real browser: every family, on a phone, a tablet and a desk, light and dark.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { axeFaults, frameFaults, launch, lighthouseFaults, open } from './judges.mjs'
import { serve } from './server.mjs'
import { samples } from './site.mjs'

const pages = samples()
const limit = { timeout: 180_000 }
let browser, site

before(async () => {
  site = await serve()
  browser = await launch(site)
}, limit)
after(async () => {
  await browser?.close()
  site?.close()
})

const visit = async (url, options, look) => {
  const visitor = await open(browser, site.origin + url, options)
  try {
    return await look(visitor)
  } finally {
    await visitor.close()
  }
}

const whole = (body, head = '<title>T</title>') =>
  `<!DOCTYPE html><html lang="en"><head>${head}<link rel="icon" href="data:,"></head><body><main>${body}</main></body></html>`

describe('the judges refuse a page that is broken on purpose', limit, () => {
  const frame = {
    'scrolls sideways': whole('<h1>A</h1><div style="width:3000px">wide</div>'),
    'sticks out: <b': whole('<h1>A</h1><b style="position:fixed;left:0;width:3000px">wide</b>'),
    '2 h1': whole('<h1>A</h1><h1>B</h1>'),
    'no title': whole('<h1>A</h1>', ''),
    'console: planted': whole('<h1>A</h1><script>console.info("planted")</script>'),
    'script error': whole('<h1>A</h1><script>throw new Error("planted")</script>'),
    '404 ': whole('<h1>A</h1><img alt="" src="/missing.png">'),
    'an image does not show': whole('<h1>A</h1><img alt="" src="/robots.txt">'),
    'a trace of missing data': whole('<h1>A</h1><p>Population: null</p>'),
    // What moves before the first picture is drawn moves for nobody: a slow machine draws late, so it goes on moving.
    'moves: ': whole('<p id="late"></p><h1>A</h1><p>text</p><script>setInterval(() => (late.style.height = late.style.height ? "" : "300px"), 100)</script>'),
  }
  for (const [fault, html] of Object.entries(frame)) {
    test(fault, async () => {
      site.planted.set('/broken/', html)
      const look = async (visitor) => {
        if (fault === 'moves: ') await visitor.page.waitForFunction(() => globalThis.moved.length > 0)
        return frameFaults(visitor)
      }
      const faults = await visit('/broken/', {}, look)
      assert.ok(faults.some((f) => f.startsWith(fault)), faults.join('; ') || 'nothing was found')
    })
  }
  for (const [what, body] of Object.entries({
    'script-src-elem inline': '<h1>A</h1><script>document.title = "changed"</script>',
    'style-src-attr inline': '<h1 style="color:red">A</h1>',
    'style-src-elem inline': '<h1>A</h1><style>h1 { color: red }</style>',
    'script-src-attr inline': '<h1>A</h1><img alt="" src="/favicon.svg" onload="alert(1)" onerror="alert(1)">',
    'script-src-elem https://elsewhere.example/x.js': '<h1>A</h1><script src="https://elsewhere.example/x.js"></script>',
    'img-src https://elsewhere.example/i.png': '<h1>A</h1><img alt="" src="https://elsewhere.example/i.png">',
    'form-action https://elsewhere.example/': '<h1>A</h1><form action="https://elsewhere.example/" method="post"><button>x</button></form>',
  })) {
    test(`stopped by the policy: ${what}`, async () => {
      site.planted.set('/guarded/', `<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main>${body}</main></body></html>`)
      site.guarded.add('/guarded/')
      const faults = await visit('/guarded/', {}, async (visitor) => {
        const button = visitor.page.locator('button')
        if (await button.count()) await button.click({ noWaitAfter: true })
        // Where the policy lets the form go, there is no page left to look at.
        return frameFaults(visitor).catch((error) => [`${error}`])
      })
      assert.ok(faults.some((f) => f.startsWith(`stopped by the policy: ${what}`)), faults.join('; ') || 'nothing was found')
    })
  }
  test('answered with 404', async () => {
    assert.deepEqual(await visit('/no-such-page/', {}, frameFaults), ['answered with 404'])
  })
  const axe = {
    'color-contrast': '<h1>A</h1><p style="color:#aaa;background:#fff">pale</p>',
    label: '<h1>A</h1><form><input name="x"></form>',
    'target-size': '<h1>A</h1><button style="all:unset;width:9px;height:9px">a</button><button style="all:unset;width:9px;height:9px">b</button>',
  }
  for (const [rule, body] of Object.entries(axe)) {
    test(`axe: ${rule}`, async () => {
      site.planted.set('/broken/', whole(body))
      const faults = await visit('/broken/', {}, axeFaults)
      assert.ok(faults.some((f) => f.startsWith(`${rule}:`)), faults.join('; ') || 'nothing was found')
    })
  }
  test('Lighthouse: an image without words, an error in the console, a page that asks not to be listed', async () => {
    const head = '<title>T</title><meta name="viewport" content="width=device-width"><meta name="description" content="d"><meta name="robots" content="noindex">'
    site.planted.set('/broken/', whole('<h1>A</h1><p>text</p><img src="/favicon.svg"><script>throw 1</script>', head))
    const faults = (await lighthouseFaults(browser, `${site.origin}/broken/`)).join('\n')
    for (const audit of ['accessibility [0-9]+: .*image-alt', 'best-practices [0-9]+: .*errors-in-console', 'seo [0-9]+: .*is-crawlable']) {
      assert.match(faults, new RegExp(audit))
    }
  })
})

const screens = [
  { width: 320, colorScheme: 'light', axe: true },
  { width: 320, colorScheme: 'dark', axe: true },
  { width: 768, colorScheme: 'light', axe: false },
  { width: 1440, colorScheme: 'light', axe: true },
  { width: 1440, colorScheme: 'dark', axe: true },
]
for (const [name, url] of Object.entries(pages)) {
  describe(`${name} (${url})`, limit, () => {
    for (const { axe, ...screen } of screens) {
      test(`${screen.width} px, ${screen.colorScheme}: whole${axe ? ' and accessible' : ''}`, async () => {
        const faults = await visit(url, screen, async (visitor) => [
          ...await frameFaults(visitor, name === '404' ? 404 : 200),
          ...(axe ? await axeFaults(visitor) : []),
        ])
        assert.deepEqual(faults, [])
      })
    }
  })
}

describe('Lighthouse gives 100 for accessibility, best practices and search', { timeout: 240_000 }, () => {
  for (const name of ['home', 'landing', 'service', 'expert']) {
    for (const device of ['phone', 'desktop']) {
      test(`${name}, ${device}`, async () => {
        assert.deepEqual(await lighthouseFaults(browser, site.origin + pages[name], device), [])
      })
    }
  }
})

test('an old address leads to the page that it stands for', limit, async () => {
  await visit('/guides/describe-what-you-need/', {}, async ({ page, complaints, status }) => {
    assert.equal(new URL(page.url()).pathname, '/articles/describe-what-you-need/')
    assert.deepEqual([status, complaints], [200, []])
  })
})

test('a landing page needs one request more, for the stylesheet', limit, async () => {
  for (const javaScriptEnabled of [true, false]) {
    const asked = await visit(pages.landing, { javaScriptEnabled }, async ({ page, requests }) => {
      await page.waitForLoadState('networkidle')
      return requests.map((url) => new URL(url).pathname).filter((path) => !/favicon/.test(path))
    })
    assert.equal(asked.length, 2, asked.join(' '))
    assert.match(asked[1], /^\/assets\/.*\.css$/)
  }
})
