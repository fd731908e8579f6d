// What a visitor does on the demo site without a mouse: skip, move on, search, and send the request.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { launch, open } from './judges.mjs'
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
  // Where a stop is on the screen is seen at once, without the way there.
  const visitor = await open(browser, site.origin + url, { reducedMotion: 'reduce', ...options })
  try {
    return await look(visitor)
  } finally {
    await visitor.close()
  }
}

/** The element that has the keyboard. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    return {
      tag: element.tagName,
      type: element.type ?? '',
      name: element.name ?? '',
      role: element.getAttribute('role') ?? '',
      text: element.textContent.trim().slice(0, 40),
      href: element.getAttribute('href'),
      inMain: Boolean(element.closest('main')),
      inForm: Boolean(element.closest('form[method=post]')),
      ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    }
  })

/** Presses Tab until something has the keyboard. */
async function tabTo(page, wanted, stops = 400) {
  for (let stop = 0; stop < stops; stop++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (wanted(at)) return at
    if (at.tag === 'BODY') break
  }
  throw new Error('the keyboard does not get there')
}

describe('by keyboard', limit, () => {
  test('the first stop is a visible link that skips to the content', async () => {
    await visit(pages.landing, {}, async ({ page }) => {
      await page.keyboard.press('Tab')
      const skip = await focused(page)
      assert.equal(skip.href, '#main')
      assert.ok(skip.onScreen, 'the skip link shows itself')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      assert.ok((await focused(page)).inMain, 'the next stop lies in the content')
    })
  })

  for (const name of ['home', 'landing', 'state']) {
    test(`every stop on the page ${name} has a ring and is on screen`, async () => {
      await visit(pages[name], { width: 768 }, async ({ page }) => {
        for (let stop = 0; stop < 25; stop++) {
          await page.keyboard.press('Tab')
          const at = await focused(page)
          // Behind the last stop is the page itself.
          if (at.tag === 'BODY' && stop > 10) break
          assert.ok(at.ringed && at.onScreen, `stop ${stop + 1}: ${JSON.stringify(at)}`)
        }
      })
    })
  }
})

const person = { name: 'Test Person', email: 'test@example.com', phone: '+1 555 0100', message: 'A made-up request.' }

/** Fills the form in from the keyboard and sends it; `consent` says whether the box is ticked. */
async function fillIn(page, consent = true) {
  let at = await tabTo(page, (it) => it.inForm)
  const met = []
  while (at.inForm && at.type !== 'submit') {
    met.push(at.name)
    assert.ok(at.onScreen, `${at.name} is on screen`)
    if (at.type === 'checkbox') {
      if (consent) await page.keyboard.press('Space')
    } else if (at.name in person) await page.keyboard.type(person[at.name])
    await page.keyboard.press('Tab')
    at = await focused(page)
  }
  assert.equal(at.type, 'submit', `the form ends with a button, not ${JSON.stringify(at)}`)
  await page.keyboard.press('Enter')
  return met
}

describe('the request form, by keyboard alone', limit, () => {
  for (const javaScriptEnabled of [false, true]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`is sent ${javaScriptEnabled ? 'with' : 'without'} script, ${colorScheme}`, async () => {
        const url = pages.landing
        const [, service] = url.split('/')
        await visit(`${url}?ref=abc&v=b`, { javaScriptEnabled, colorScheme, width: 768 }, async ({ page, complaints }) => {
          const words = await page.evaluate(() => ({ h1: document.querySelector('h1').textContent.trim() }))
          const met = await fillIn(page)
          await page.waitForURL('**/thank-you/')
          assert.match(await page.textContent('h1'), /thank/i)
          assert.ok(!met.includes('website'), 'nobody meets the field for robots')
          assert.deepEqual(complaints, [])
          const { pathname, fields } = site.posts.at(-1)
          assert.equal(pathname, '/thank-you/')
          for (const [name, value] of Object.entries(person)) if (met.includes(name)) assert.equal(fields[name], value)
          assert.ok(['name', 'email', 'message', 'consent'].every((name) => met.includes(name)), met.join())
          assert.equal(fields['form-name'], 'request')
          assert.ok(fields.service && (words.h1.includes(fields.service) || service.startsWith(fields.service)), `service: ${fields.service}`)
          assert.ok(fields.place && words.h1.includes(fields.place.split(',')[0]), `place: ${fields.place}`)
          assert.equal(fields.page, url, 'the request says which page it came from')
          assert.equal(fields.referral, javaScriptEnabled ? 'abc' : '')
          assert.equal(fields.variant, javaScriptEnabled ? 'b' : '')
          assert.equal(fields.website, '', 'the field for robots stays empty')
          assert.ok(fields.consent)
        })
      })
    }
  }

  test('says nothing of a referral where the address has none', async () => {
    await visit(pages.landing, { width: 768 }, async ({ page }) => {
      await fillIn(page)
      await page.waitForURL('**/thank-you/')
      const { referral, variant } = site.posts.at(-1).fields
      assert.deepEqual({ referral, variant }, { referral: '', variant: '' })
    })
  })

  test('is not sent without consent', async () => {
    const before = site.posts.length
    await visit(pages.landing, { javaScriptEnabled: false }, async ({ page }) => {
      await fillIn(page, false)
      assert.equal((await focused(page)).type, 'checkbox', 'the browser leads to the box that is missing')
      assert.ok(page.url().endsWith(pages.landing))
    })
    assert.equal(site.posts.length, before)
  })
})

describe('the search field on the home page', limit, () => {
  const isSearch = (at) => at.role === 'combobox' || at.type === 'search'

  for (const [typed, expected] of [['austin', '/places/texas/austin-tx/'], ['executive c', '/executive-coach/'], ['new mex', '/places/new-mexico/'], ['ofallon', '/places/missouri/ofallon-mo/']]) {
    test(`${typed} leads to ${expected} by keyboard`, async () => {
      await visit('/', { width: 768 }, async ({ page, complaints }) => {
        await tabTo(page, isSearch)
        await page.keyboard.type(typed)
        await page.waitForSelector('[role=option]')
        await page.waitForFunction((part) => document.querySelector('[role=option]').textContent.toLowerCase().replace("'", '').includes(part), typed.split(' ')[0])
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
        await page.waitForURL(`**${expected}`)
        assert.deepEqual(complaints, [])
      })
    })
  }

  for (const [typed, ...wanted] of [['career coach houston', 'Career Coaches', 'Houston'], ['mediators near houston, texas', 'Mediators', 'Houston'], ['california san diego', 'San Diego']]) {
    test(`${typed} finds ${wanted.join(' and ')}`, async () => {
      await visit('/', {}, async ({ page, complaints }) => {
        await tabTo(page, isSearch)
        await page.keyboard.type(typed)
        await page.waitForFunction((wanted) => wanted.every((name) => [...document.querySelectorAll('[role=option]')].some((option) => option.firstChild.textContent === name)), wanted)
        assert.deepEqual(complaints, [])
      })
    })
  }

  test('Enter goes to the first that is found, even before the list is there', async () => {
    await visit('/', {}, async ({ page }) => {
      await tabTo(page, isSearch)
      await page.keyboard.type('austin')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/places/texas/austin-tx/')
    })
  })

  test('says so when nothing is found, and Escape closes the list', async () => {
    await visit('/', {}, async ({ page, complaints }) => {
      await tabTo(page, isSearch)
      await page.keyboard.type('zzzzqx')
      await page.waitForFunction(() => /no |nothing/i.test(document.querySelector('[role=status], [aria-live]')?.textContent ?? ''))
      await page.keyboard.press('Escape')
      assert.equal(await page.locator('[role=option]:visible').count(), 0)
      assert.deepEqual(complaints, [])
    })
  })

  test('is not there without script', async () => {
    await visit('/', { javaScriptEnabled: false }, async ({ page }) => {
      assert.equal(await page.locator('[role=combobox]:visible, input[type=search]:visible').count(), 0)
    })
  })
})
