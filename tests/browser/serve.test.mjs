// The preview in a real browser: the right tabs show the right thing after every edit, and the others stay as they are.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { launch } from './judges.mjs'
import { preview, tab } from './preview.mjs'

const limit = { timeout: 300_000 }
let browser, context, site

before(async () => {
  browser = await launch({ origin: 'http://preview.localhost', port: 1 })
}, limit)
after(() => browser?.close())
afterEach(async () => {
  await context?.close()
  site?.close()
})

/** A preview of a tiny site, and a tab for each path. */
async function open(name, ...paths) {
  site = await preview(name)
  context = await browser.newContext()
  const tabs = []
  for (const path of paths) tabs.push(await tab(context, site, path))
  return tabs
}

/** After an edit was shown: so often was each tab loaded since it was opened, and nothing was complained about. */
function loaded(tabs, counts) {
  assert.deepEqual(tabs.map((tab) => tab.loads()), counts)
  for (const { complaints } of tabs) assert.deepEqual(complaints, [])
}

const places = 'data/places.csv'
const place = '/places/new-sample/'

describe('an edit', limit, () => {
  test('of a row reloads its pages', async () => {
    const tabs = await open('languages', place, '/advice/new-sample/', '/about/', '/terms/')
    site.edit(places, ',1000,', ',1234,')
    await tabs[0].text('1,234')
    await tabs[1].text('1,234')
    assert.equal((await site.said('changed')).reloaded, 2)
    loaded(tabs, [1, 1, 0, 0])
  })

  test('of a Markdown file reloads its page', async () => {
    const tabs = await open('languages', '/about/', place, '/de/about/')
    site.edit('content/about.md', 'Who we are.', 'Who **we** were.')
    await tabs[0].text('Who we were.')
    assert.equal((await site.said('changed')).reloaded, 1)
    loaded(tabs, [1, 0, 0])
  })

  test('of a template, a component and a text of the theme reloads the pages that show it', async () => {
    const tabs = await open('overrides', '/sampleton/', '/')
    site.edit('themes/mine/templates/components/breadcrumbs.html', '<p class="trail">', '<p class="trail">You are here: ')
    await tabs[0].text('You are here:')
    // The home page has no trail.
    assert.equal((await site.said('changed')).reloaded, 1)
    loaded(tabs, [1, 0])
    site.write('themes/mine/templates/home.html', '{% extends "base.html" %}{% block main %}<p>A home of its own</p>{% endblock main %}')
    await tabs[1].text('A home of its own')
    assert.equal((await site.said('changed')).reloaded, 1)
    loaded(tabs, [1, 1])
    site.remove('themes/mine/templates/home.html')
    await tabs[1].text('Sampleton')
    assert.equal((await site.said('changed')).reloaded, 1)
    site.edit('themes/mine/i18n/en.yaml', 'Jump to what matters', 'Past all this')
    for (const { page } of tabs) await page.waitForFunction(() => document.body?.textContent.includes('Past all this'))
    assert.equal((await site.said('changed')).reloaded, 2)
    loaded(tabs, [2, 3])
  })

  test('of the stylesheet is seen without a reload, also in what was typed and scrolled', async () => {
    const tabs = await open('overrides', '/sampleton/', '/')
    const colour = ({ page }) => page.evaluate(() => getComputedStyle(document.querySelector('h1')).color)
    for (const [css, wanted] of [['teal', 'rgb(0, 128, 128)'], ['maroon', 'rgb(128, 0, 0)']]) {
      site.write('themes/mine/assets/site.css', `h1 { color: ${css} }`)
      for (const { page } of tabs) {
        await page.waitForFunction((wanted) => getComputedStyle(document.querySelector('h1')).color === wanted, wanted)
        await page.waitForFunction(() => document.querySelectorAll('link[rel~="stylesheet"]').length === 1)
      }
      assert.equal((await site.said('changed')).restyled, 2)
    }
    loaded(tabs, [0, 0])
    await tabs[0].page.reload()
    assert.equal(await colour(tabs[0]), 'rgb(128, 0, 0)')
  })

  test('is seen when the reader goes back', async () => {
    const [one] = await open('languages', '/about/')
    await one.page.goto(`${site.origin}/terms/`)
    site.edit('content/about.md', 'Who we are.', 'Who we were.')
    await site.said('changed')
    await one.page.goBack()
    await one.text('Who we were.')
  })
})

describe('a file that is broken', limit, () => {
  test('keeps the page, shows what is wrong over it, and is forgotten when it is mended', async () => {
    const tabs = await open('languages', place, '/about/')
    const whole = site.read(places)
    const before = await tabs[0].html()
    site.edit(places, ',1000,', ',<img src=x onerror=alert(1)>,')
    for (const { overlay } of tabs) {
      await overlay.waitFor()
      const text = await overlay.locator('section').innerText()
      assert.match(text, /data\/places\.csv, line 3, column \d+/)
      assert.match(text, /What to do: /)
      assert.ok(text.includes('<img src=x onerror=alert(1)>'), text)
      assert.equal(await overlay.locator('img').count(), 0, 'what stands in a file is never markup')
    }
    assert.equal((await site.said('refused')).faults, 1)
    assert.equal(await tabs[0].html(), before)
    // Who knows of it closes it; it comes back when something else is wrong.
    await tabs[1].page.keyboard.press('Escape')
    await tabs[1].overlay.waitFor({ state: 'detached' })
    // A tab that is opened now shows the last good page, with what is wrong.
    const late = await tab(context, site, place)
    await late.overlay.waitFor()
    assert.equal(await late.html(), before)
    site.write(places, whole)
    for (const { overlay } of [...tabs, late]) await overlay.waitFor({ state: 'detached' })
    await site.said('changed')
    loaded([...tabs, late], [0, 0, 0])
  })

  test('may be a template, or a file that is half saved', async () => {
    const tabs = await open('overrides', '/sampleton/')
    const own = 'themes/mine/templates/components/breadcrumbs.html'
    const wholes = new Map([own, 'data/places.csv', 'data/services.yaml', 'site.yaml'].map((file) => [file, site.read(file)]))
    const before = await tabs[0].html()
    for (const [file, whole] of wholes) {
      site.write(file, file === 'data/places.csv' ? `${whole}"half` : whole.slice(0, Math.ceil(whole.length * 0.6)))
      await tabs[0].overlay.waitFor()
      await site.said('refused')
      assert.ok((await tabs[0].overlay.locator('section').innerText()).includes(file), file)
      assert.equal(await tabs[0].html(), before, file)
      site.write(file, whole)
      await tabs[0].overlay.waitFor({ state: 'detached' })
      await site.said('changed')
    }
    loaded(tabs, [0])
  })
})

describe('a page that moves or goes', limit, () => {
  test('is followed to its new address when a slug is renamed', async () => {
    const tabs = await open('languages', '/about/', '/terms/')
    site.edit('content/about.md', 'title:', 'slug: who-we-are\ntitle:')
    await tabs[0].page.waitForURL(`${site.origin}/who-we-are/`)
    await tabs[0].text('Who we are.')
    await site.said('changed')
    loaded(tabs, [1, tabs[1].loads()])
    site.edit('content/about.md', 'Who we are.', 'Who we were.')
    await tabs[0].text('Who we were.')
  })

  test('is a page that says so when its city is deleted, and is there again with it', async () => {
    const tabs = await open('languages', place, '/about/')
    const whole = site.read(places)
    site.write(places, whole.split('\n').filter((line) => !line.startsWith('p2,')).join('\n'))
    await tabs[0].page.waitForFunction(() => /not (be )?found|does not exist|no page/i.test(document.body?.innerText ?? ''))
    assert.equal((await site.said('changed')).gone > 0, true)
    assert.equal((await context.request.get(site.origin + place)).status(), 404)
    site.write(places, whole)
    await tabs[0].text('New Sample')
    await site.said('changed')
    assert.equal(tabs[0].loads(), 2)
    assert.equal(tabs[1].loads(), 0)
  })
})

test('three hundred edits are shown one after the other, and nothing is left of them', limit, async () => {
  const tabs = await open('languages', '/about/', '/terms/', place)
  let early
  for (let edit = 1; edit <= 300; edit++) {
    site.write('content/about.md', `---\ntitle: About us\ndate: 2026-11-22\n---\nEdit number ${edit} of many.\n`)
    await tabs[0].text(`Edit number ${edit} of many.`)
    await site.said('changed')
    if (edit === 60) early = site.holds()
  }
  const late = site.holds()
  assert.ok(late.descriptors <= early.descriptors + 4, JSON.stringify({ early, late }))
  assert.ok(late.threads <= 16, JSON.stringify(late))
  assert.ok(late.kilobytes < early.kilobytes + 40_000, JSON.stringify({ early, late }))
  loaded(tabs, [300, 0, 0])
})

test('a visitor sends the form and is thanked', limit, async () => {
  const [one] = await open('languages', '/advice/new-sample/')
  const form = one.page.locator('form[method=post]').first()
  for (const field of await form.locator('input:visible, textarea:visible, select:visible').all()) {
    const [type, tag] = await field.evaluate((element) => [element.type, element.tagName])
    if (type === 'checkbox') await field.check()
    else if (tag === 'SELECT') await field.selectOption({ index: 1 })
    else if (type === 'email') await field.fill('visitor@example.com')
    else if (type !== 'radio') await field.fill('12345')
  }
  await Promise.all([one.page.waitForURL(`${site.origin}/thanks/`), form.locator('button').click()])
  assert.ok((await site.said('form')).fields.length > 1)
  assert.deepEqual(one.complaints, [])
})
