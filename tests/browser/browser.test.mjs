// The demo site in a real browser, at the widths of a phone, a tablet and a desk.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { axeFaults, frameFaults, launch, open } from './judges.mjs'
import { samples, serve } from './site.mjs'

const widths = [320, 768, 1280]
const pages = samples()
let browser, site

before(async () => {
  site = await serve()
  browser = await launch()
})
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

describe('the judges refuse a page that is broken on purpose', () => {
  const whole = (body, head = '<title>T</title>') =>
    `<!DOCTYPE html><html lang="en"><head>${head}<link rel="icon" href="data:,"></head><body><main>${body}</main></body></html>`
  const frame = {
    'scrolls sideways': whole('<h1>A</h1><div style="width:3000px">wide</div>'),
    '2 h1': whole('<h1>A</h1><h1>B</h1>'),
    'no title': whole('<h1>A</h1>', ''),
    'console: planted': whole('<h1>A</h1><script>console.error("planted")</script>'),
    'script error': whole('<h1>A</h1><script>throw new Error("planted")</script>'),
    '404 ': whole('<h1>A</h1><img alt="" src="/missing.png">'),
    'a trace of missing data': whole('<h1>A</h1><p>Population: null</p>'),
  }
  for (const [fault, html] of Object.entries(frame)) {
    test(fault, async () => {
      site.planted.set('/broken/', html)
      const faults = await visit('/broken/', {}, frameFaults)
      assert.ok(faults.some((f) => f.startsWith(fault)), faults.join('; ') || 'nothing was found')
    })
  }
  test('answered with 404', async () => {
    const faults = await visit('/no-such-page/', {}, frameFaults)
    assert.deepEqual(faults, ['answered with 404'])
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
})

for (const [name, url] of Object.entries(pages)) {
  describe(`${name} (${url})`, () => {
    for (const width of widths) {
      test(`is whole at ${width} px`, async () => {
        const faults = (visitor) => frameFaults(visitor, name === '404' ? 404 : 200)
        assert.deepEqual(await visit(url, { width }, faults), [])
      })
      for (const colorScheme of ['light', 'dark']) {
        test(`is accessible at ${width} px, ${colorScheme}`, async () => {
          assert.deepEqual(await visit(url, { width, colorScheme }, axeFaults), [])
        })
      }
    }
  })
}

describe('by keyboard', () => {
  const focused = (page) =>
    page.evaluate(() => {
      const element = document.activeElement
      const style = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      return {
        text: element.textContent.trim().slice(0, 40),
        href: element.getAttribute('href'),
        inMain: Boolean(element.closest('main')),
        ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      }
    })

  test('the first stop is a visible link that skips to the content', async () => {
    await visit(pages['landing with experts'], {}, async ({ page }) => {
      await page.keyboard.press('Tab')
      const skip = await focused(page)
      assert.equal(skip.href, '#main')
      assert.ok(skip.onScreen, 'the skip link shows itself')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      assert.ok((await focused(page)).inMain, 'the next stop lies in the content')
    })
  })

  test('every stop has a ring and is on screen', async () => {
    await visit(pages['landing with experts'], { width: 768 }, async ({ page }) => {
      for (let stop = 0; stop < 25; stop++) {
        await page.keyboard.press('Tab')
        const at = await focused(page)
        assert.ok(at.ringed && at.onScreen, `stop ${stop + 1}: ${JSON.stringify(at)}`)
      }
    })
  })
})

describe('the request form, without any script', () => {
  const url = pages['landing with experts']

  test('is filled in and leads to the thank-you page', async () => {
    await visit(url, { javaScriptEnabled: false }, async ({ page }) => {
      await page.fill('[name=name]', 'Test Person')
      await page.fill('[name=email]', 'test@example.com')
      await page.fill('[name=message]', 'A made-up request.')
      await page.check('[name=consent]')
      await page.click('form [type=submit], form button')
      await page.waitForURL('**/thank-you/')
      assert.match(await page.textContent('h1'), /thank/i)
    })
    const { pathname, fields } = site.posts.at(-1)
    assert.equal(pathname, '/thank-you/')
    assert.equal(fields.name, 'Test Person')
    assert.equal(fields.page, url, 'the request says which page it came from')
    assert.equal(fields.website, '', 'the field for robots stays empty')
  })

  test('is not sent without consent', async () => {
    const before = site.posts.length
    await visit(url, { javaScriptEnabled: false }, async ({ page }) => {
      await page.fill('[name=name]', 'Test Person')
      await page.fill('[name=email]', 'test@example.com')
      await page.fill('[name=message]', 'A made-up request.')
      await page.click('form [type=submit], form button')
      assert.ok(page.url().endsWith(url))
    })
    assert.equal(site.posts.length, before)
  })
})
