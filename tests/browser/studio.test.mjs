// The studio in a real browser: everything one row becomes, followed to its row and file, edited, and seen to change.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { axeFaults, launch } from './judges.mjs'
import { preview } from './preview.mjs'

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

/** A preview of the studio's site, and its studio at an address; `stays` says that nothing was loaded again. */
async function open(query = '', { width = 1440, height = 900, colorScheme = 'light', options = [] } = {}) {
  site = await preview('studio', ...options)
  context = await browser.newContext({ viewport: { width, height }, colorScheme })
  return at(query)
}

async function at(query) {
  const page = await context.newPage()
  page.setDefaultTimeout(Number(process.env.STUDIO_PATIENCE ?? 30_000))
  const complaints = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  let loads = 0
  page.on('load', () => loads++)
  await page.goto(`${site.origin}/_flywheel/${query}`)
  await ready(page)
  const inner = (title) => page.frameLocator(`iframe[title="${title}"]`)
  return Object.assign(page, {
    complaints,
    stays: () => loads === 1 && complaints.length === 0,
    desktop: inner('The page on a desktop, 1280 pixels wide'),
    phone: inner('The page on a phone, 390 pixels wide'),
    inner,
  })
}

/** Clicks words on the page as a person does: with the mouse, where they stand. */
async function click(page, words, nth = 0) {
  const title = 'The page on a desktop, 1280 pixels wide'
  const rect = await page
    .inner(title)
    .locator('body')
    .evaluate(
      (body, { words, nth }) => {
        let skip = nth
        const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.data.indexOf(words)
          if (at < 0 || !node.parentElement.checkVisibility() || node.parentElement.closest('script') || skip-- > 0) continue
          node.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' })
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + words.length)
          const { left, top, width, height } = range.getClientRects()[0]
          return { x: left + width / 2, y: top + height / 2 }
        }
        throw new Error(`the page does not say ${words}`)
      },
      { words, nth },
    )
  const box = await page.locator(`iframe[title="${title}"]`).boundingBox()
  await page.mouse.click(box.x + (rect.x * box.width) / 1280, box.y + (rect.y * box.width) / 1280)
}

/** What is looked at is there: the page in its frames, where they can be seen. */
const ready = (page) =>
  page.waitForFunction(
    () =>
      document.getElementById('main').dataset.ready &&
      ![...document.querySelectorAll('.screen:not(.ready)')].some(
        (screen) => screen.checkVisibility() && screen.querySelector('iframe[title^="The page"]'),
      ),
  )
const source = (page) => page.getByRole('complementary', { name: 'Where it comes from' })
const panel = (page, name) => page.getByRole('region', { name })
const coach = '?page=/coach/new-sample/'

describe('a marketer', limit, () => {
  test('finds a place, sees all that it becomes, follows a number to its row, edits it, and sees all of it change', async () => {
    const page = await open()
    await page.getByRole('combobox', { name: /^Search/ }).pressSequentially('executive new sam')
    await page.getByRole('option', { name: 'Executive coach · New Sample, XA' }).click()
    await page.desktop.getByRole('heading', { name: 'Executive coaches in New Sample' }).waitFor()
    await page.phone.getByRole('heading', { name: 'Executive coaches in New Sample' }).waitFor()
    // Search result, card, posts of each network with its own count, and the mails that name the place.
    await panel(page, 'Search result').getByText('Executive coaches in New Sample, and how many').first().waitFor()
    await panel(page, 'Search result')
      .getByText(/\d+ of 580 px/)
      .waitFor()
    await panel(page, 'Link card').getByRole('img').waitFor()
    const posts = panel(page, 'Posts').getByRole('article')
    await posts.first().waitFor()
    assert.equal(await posts.count(), 4)
    for (const [network, counted] of [
      ['Mastodon', 'of 500'],
      ['Bluesky', 'of 300'],
      ['LinkedIn', 'of 3,000'],
      ['X', 'of 280'],
    ]) {
      const post = posts.filter({ has: page.getByText(network, { exact: true }) })
      await post.getByText(counted).waitFor()
      assert.match(await post.innerText(), /New Sample/)
    }
    await panel(page, 'Mails').getByText('1 names something of this page').waitFor()
    const mail = page.inner('A request that stands still, variant a, on a desktop')
    await mail.getByText('Place: New Sample').waitFor()
    assert.match(await page.getByRole('region', { name: 'variant a, as text' }).innerText(), /Place: New Sample/)

    // The number leads to its row, its file and its line.
    await click(page, '1,000')
    await source(page).getByRole('heading', { name: '1,000', exact: true }).waitFor()
    await source(page).getByText('data/places.csv:2').first().waitFor()
    const link = source(page).getByRole('link', { name: 'Open in editor: data/places.csv:2' }).first()
    assert.match(await link.getAttribute('href'), /^vscode:\/\/file\/.*\/data\/places\.csv:2:\d+$/)
    await source(page).getByRole('button', { name: 'See the row' }).first().click()
    const cell = source(page).getByRole('row', { name: /^People population 1000/ })
    await cell.waitFor()
    assert.equal(await cell.getAttribute('data-picked'), 'true')

    // One edit of that row: page, result, posts, mails and the row at the side follow by themselves.
    site.edit('data/places.csv', 'New Sample,new-sample,XA,40.0,-100.0,1000', 'Fresh Sample,new-sample,XA,40.0,-100.0,1234')
    await page.desktop.getByRole('heading', { name: 'Executive coaches in Fresh Sample' }).waitFor()
    await page.phone.getByText('1,234').first().waitFor()
    await panel(page, 'Search result').getByText('Executive coaches in Fresh Sample').first().waitFor()
    await posts.first().getByText('Fresh Sample').first().waitFor()
    assert.equal(await posts.filter({ hasText: 'New Sample' }).count(), 0)
    await mail.getByText('Place: Fresh Sample').waitFor()
    await source(page)
      .getByRole('row', { name: /^People population 1234/ })
      .waitFor()
    assert.match(await page.getByRole('region', { name: 'variant a, as text' }).innerText(), /Place: Fresh Sample/)
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('sees why a sentence was chosen, and what became of the others', async () => {
    const page = await open(coach)
    await page.waitForFunction(() => document.querySelectorAll('.pieces .piece').length > 2)
    await click(page, 'small')
    const side = source(page)
    await side.getByText(/^Chosen: 2 of at most 2 are said/).waitFor()
    await side.getByText('people-median', { exact: true }).waitFor()
    await side.getByText('data/copy/deck.yaml:').first().waitFor()
    await side.getByText('far below', { exact: true }).waitFor()
    const others = side.locator('.others')
    await others.getByText('another sentence speaks of the same fact or topic').waitFor()
    await others.getByText('it is for other services').waitFor()
    // The words change in the file, and at the side.
    site.edit('data/copy/deck.yaml', 'is small for its region', 'is tiny for its region')
    await side.getByText('is tiny for its region').first().waitFor()
    // Another sentence of the part, from there.
    await others.getByRole('button', { name: /is for other services/ }).click()
    await side.getByText('Not said here: it is for other services.').waitFor()
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('is led from equal words each to its own row', async () => {
    const page = await open('?page=/places/')
    await page.waitForFunction(() => document.querySelector('.pieces .piece'))
    for (const [n, row] of [
      [0, 'p5'],
      [1, 'p7'],
    ]) {
      await click(page, 'Sample Hill', n)
      await source(page).getByRole('button', { name: 'See the row' }).first().click()
      await source(page).getByText(`place ${row} in the dataset places`).waitFor()
      // A click on the page leaves the row again.
      await click(page, 'Sampleton')
      await source(page).getByRole('heading', { name: 'Sampleton, XA', exact: true }).waitFor()
      await source(page).getByText('It is a link:').getByRole('link', { name: '/places/sampleton/' }).waitFor()
    }
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('is told what is wrong where nothing can be shown yet, and sees the site when it is mended', async () => {
    let whole
    site = await preview('studio', {
      before: (folder) => {
        whole = readFileSync(join(folder, 'site.yaml'), 'utf8')
        writeFileSync(join(folder, 'site.yaml'), whole.replace('name:', 'nam:'))
      },
    })
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    let loads = 0
    page.on('load', () => loads++)
    await page.goto(`${site.origin}/_flywheel/`)
    await page.getByRole('heading', { name: 'The site cannot be shown yet' }).waitFor()
    await page.getByRole('region', { name: 'Problems in the files' }).getByText('site.yaml, line').waitFor()
    await page.waitForTimeout(1_500)
    assert.equal(loads, 1)
    site.write('site.yaml', whole)
    await page.getByRole('heading', { name: 'Studio by example' }).waitFor()
  })

  test('sees what evidence is missing where a page is kept back or not made', async () => {
    const page = await open('?page=/coach/sample-springs/')
    await page.getByText('Made, and kept out of search engines').waitFor()
    await source(page).getByText('What would change it:').waitFor()
    await source(page)
      .getByText(/fill more of the facts/)
      .waitFor()
    await panel(page, 'Posts').getByText('Nothing is posted about a page that search engines are asked not to list.').waitFor()
    site.edit('data/places.csv', '41.0,-101.0,7300,', '41.0,-101.0,7300,600')
    await page.getByText('Offered to search engines').waitFor()
    const held = await at('?page=/coach/unknown-corner/')
    await held.getByText('Not made', { exact: true }).waitFor()
    await source(held).getByText('To be made it needs 1 or more facts with a value, and has 0.').waitFor()
    await source(held).getByText('What would change it:').waitFor()
    site.edit('data/places.csv', '41.5,-101.5,,', '41.5,-101.5,900,700')
    await held.desktop.getByRole('heading', { name: 'Executive coaches in Unknown Corner' }).waitFor()
    assert.ok(page.stays() && held.stays(), [...page.complaints, ...held.complaints].join('\n'))
  })

  test('follows a page to its new address, and sees problems until they are mended', async () => {
    const page = await open('?page=/places/sampleton/')
    site.edit('data/places.csv', 'Sampleton,sampleton,', 'Sampleton,sampleton-xa,')
    await page.waitForURL('**page=%2Fplaces%2Fsampleton-xa%2F**')
    await page.desktop.getByRole('heading', { name: 'Sampleton' }).waitFor()
    const whole = site.read('data/places.csv')
    site.edit('data/places.csv', ',52000,', ',<b>many</b>,')
    const problems = page.getByRole('region', { name: 'Problems in the files' })
    await problems.getByText('data/places.csv, line 3').waitFor()
    assert.equal(await problems.locator('pre b').count(), 0)
    site.write('data/places.csv', whole)
    await problems.waitFor({ state: 'hidden' })
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('sees every variant of a mail by day, by night, as text, and as different people get it', async () => {
    const page = await open(`${coach}&show=mails`)
    const background = async (title) =>
      page
        .inner(title)
        .locator('body')
        .evaluate((body) => {
          const colour = (element) => getComputedStyle(element).backgroundColor
          const all = [body, ...body.querySelectorAll('*')].map(colour).filter((c) => !/, 0\)$|transparent/.test(c))
          const [r, g, b] = all[0].match(/\d+/g).map(Number)
          return (r + g + b) / 3
        })
    for (const variant of ['a', 'b', 'c']) {
      await page.inner(`A request that stands still, variant ${variant}, on a phone`).getByText('Hello Alex,').waitFor()
      assert.ok((await background(`A request that stands still, variant ${variant}, on a phone`)) > 180)
      assert.ok((await background(`A request that stands still, variant ${variant}, on a phone by night`)) < 90)
    }
    await page.getByRole('button', { name: 'By night' }).click()
    await page.waitForFunction(() => document.querySelector('.look').dataset.scheme === 'dark')
    assert.ok((await background('A request that stands still, variant a, on a desktop')) < 90)
    await page.getByLabel('Reader').selectOption('no-name')
    await page.inner('A request that stands still, variant a, on a desktop').getByText('Hello there,').waitFor()
    await page.getByLabel('Message').selectOption('thanks')
    await page.inner('Thanks for a request, variant b, on a desktop').getByText('You hear from us.').waitFor()
    assert.match(page.url(), /reader=no-name&mail=thanks|mail=thanks&reader=no-name/)
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('shares what is looked at by its address', async () => {
    const page = await open(coach)
    await click(page, '1,000')
    await source(page).getByRole('heading', { name: '1,000', exact: true }).waitFor()
    const other = await at(new URL(page.url()).search)
    await source(other).getByRole('heading', { name: '1,000', exact: true }).waitFor()
    await other.getByRole('link', { name: 'Feeds', exact: true }).click()
    await other.goBack()
    await source(other).getByRole('heading', { name: '1,000', exact: true }).waitFor()
    // The piece keeps its address while its value changes.
    site.edit('data/places.csv', ',1000,', ',1500,')
    await source(other).getByRole('heading', { name: '1,500', exact: true }).waitFor()
    assert.ok(page.stays() && other.stays(), [...page.complaints, ...other.complaints].join('\n'))
  })

  test('reads what a feed says of a text', async () => {
    const page = await open('?page=/texts/what-to-ask/&show=feeds')
    const entry = panel(page, 'Feeds').getByRole('article', { name: '/feed.xml' })
    await entry.getByRole('heading', { name: 'What to ask first' }).waitFor()
    await entry.getByText('Ask what would be different').waitFor()
    site.edit('content/texts/what-to-ask.md', 'Ask what would be different', 'Ask what will be different')
    await entry.getByText('Ask what will be different').waitFor()
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('sees the next build and what check found in the last', async () => {
    const page = await open('?view=next')
    await page.getByText('Nothing was built into the output folder yet').waitFor()
    await site.run('build')
    await page.goto(`${site.origin}/_flywheel/?view=next`)
    await page.getByText(/^Nothing changed since the last build/).waitFor()
    site.edit('data/places.csv', ',1000,', ',1500,')
    await page.getByText(/^It would make \d+ files and remove 0/).waitFor()
    const places = page.locator('.group').filter({ hasText: 'Places: 1 changed' })
    await places.getByText('the rows that the page is about').or(places.getByText('the row that the page is about')).waitFor()
    await page.getByRole('link', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Judge the last build' }).click()
    await page.getByRole('button', { name: 'Judge the last build again' }).waitFor()
    await page.locator('.findings li').first().waitFor()
    assert.deepEqual(page.complaints, [])
  })
})

describe('by keyboard alone', limit, () => {
  test('everything is found, picked, followed and left', async () => {
    const page = await open()
    await page.keyboard.press('/')
    await page.keyboard.type('new sample')
    await page.getByRole('option').first().waitFor()
    assert.equal(await page.getByRole('combobox', { name: /^Search/ }).getAttribute('aria-activedescendant'), 'option0')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForURL('**page=%2Fplaces%2Fnew-sample%2F**')
    await page.waitForFunction(() => document.querySelectorAll('.pieces .piece').length > 2)
    // From piece to piece, and to the row of one of them.
    await page.keyboard.press('n')
    const first = await source(page).getByRole('heading', { level: 2 }).innerText()
    await page.keyboard.press('n')
    await page.waitForFunction((first) => document.querySelector('.source h2').textContent !== first, first)
    await page.keyboard.press('p')
    await page.waitForFunction((first) => document.querySelector('.source h2').textContent === first, first)
    await page.keyboard.press('Escape')
    await source(page).getByRole('heading', { name: 'What it says' }).waitFor()
    // Every control is reached by Tab, and none keeps the focus.
    const reached = new Set()
    await page.evaluate(() => document.activeElement?.blur())
    for (let n = 0; n < 400; n++) {
      await page.keyboard.press('Tab')
      const name = await page.evaluate(() => {
        const e = document.activeElement
        return e === document.body
          ? ''
          : `${e.tagName} ${e.dataset.key ?? e.id ?? ''} ${e.getAttribute('aria-label') ?? e.title ?? ''} ${e.textContent.slice(0, 40)}`
      })
      if (reached.has(name) && name.startsWith('A   Skip')) break
      reached.add(name)
    }
    const all = await page.evaluate(() =>
      [...document.querySelectorAll('button, a[href], select, input, summary, iframe')]
        .filter((e) => e.checkVisibility() && e.tabIndex >= 0)
        .map((e) => `${e.tagName} ${e.dataset.key ?? e.id ?? ''} ${e.getAttribute('aria-label') ?? e.title ?? ''} ${e.textContent.slice(0, 40)}`),
    )
    assert.deepEqual(
      all.filter((name) => !reached.has(name)),
      [],
    )
    // The list of a row's pages opens and closes, and leads on.
    await page.locator('.menu summary').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Executive coach · New Sample, XA' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Executive coach · New Sample, XA' }).waitFor({ state: 'hidden' })
    // Keys also work from within a page that has the focus.
    await page.desktop.locator('a').first().focus()
    await page.keyboard.press('/')
    await page.waitForFunction(() => document.activeElement.id === 'search')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.ok(page.stays(), page.complaints.join('\n'))
  })

  test('single keys can be switched off', async () => {
    const page = await open(coach)
    await page.keyboard.press('?')
    await page.getByLabel('Single letters are keys').uncheck()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('/')
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'search')
    await page.keyboard.press('Control+k')
    await page.waitForFunction(() => document.activeElement.id === 'search')
  })
})

describe('axe finds nothing', limit, () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1440, 390]) {
      test(`by ${colorScheme} at ${width} pixels`, async () => {
        const page = await open('', { width, colorScheme })
        const faults = {}
        for (const query of [
          '',
          coach,
          '?page=/places/sampleton/&marks=1',
          '?page=/coach/sample-springs/',
          '?page=/coach/unknown-corner/',
          '?page=/texts/what-to-ask/',
          '?page=/robots.txt',
          '?view=next',
          '?view=check',
        ]) {
          await page.goto(`${site.origin}/_flywheel/${query}`)
          await ready(page)
          if (query === coach) {
            await page.waitForFunction(
              () => document.querySelectorAll('.pieces .piece').length > 2 && document.querySelectorAll('.variant').length === 3,
            )
            for (const key of ['n', 'n', 'n']) await page.keyboard.press(key)
          }
          const found = await axeFaults({ page })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          if (wide > 0) found.push(`scrolls sideways by ${wide} px`)
          if (found.length) faults[query] = found
        }
        await page.goto(`${site.origin}/_flywheel/${coach}`)
        await ready(page)
        await page.getByRole('combobox', { name: /^Search/ }).pressSequentially('sample')
        await page.getByRole('option').first().waitFor()
        const searching = await axeFaults({ page })
        if (searching.length) faults.search = searching
        await page.keyboard.press('Escape')
        await page.locator('.menu summary').first().click()
        const row = await axeFaults({ page })
        if (row.length) faults.menu = row
        await page.getByRole('button', { name: 'See the row' }).first().click()
        await page.locator('.rowbox table').waitFor()
        const table = await axeFaults({ page })
        if (table.length) faults.row = table
        assert.deepEqual(faults, {})
        assert.deepEqual(page.complaints, [])
      })
    }
  }
})
