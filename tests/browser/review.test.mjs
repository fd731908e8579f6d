// The report of `flywheel review` on the demo site, in a real browser: on a telephone and on a desk, light and dark,
// with keys alone and without script.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { axeFaults, frameFaults, launch, open } from './judges.mjs'
import { program } from './preview.mjs'

const limit = { timeout: 300_000 }
const phone = { width: 320, height: 640 }
const desk = { width: 1280, height: 900 }
let browser, server, url

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-review-'))
  const file = join(folder, 'report.html')
  try {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    execFileSync(program(), ['review', '--site', root, '--date', '2026-11-24', '--report', file], { stdio: ['ignore', 'ignore', 'inherit'] })
    const html = readFileSync(file)
    server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(html))
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
    url = `http://127.0.0.1:${server.address().port}/`
  } finally {
    rmSync(folder, { recursive: true })
  }
  browser = await launch({ origin: 'http://report.localhost', port: 1 })
}, limit)
after(async () => {
  await browser?.close()
  server?.close()
})

async function visit(options, look) {
  const visitor = await open(browser, url, options)
  try {
    return await look(visitor)
  } finally {
    await visitor.close()
  }
}

/** Opens all that is folded, as a reader may. */
const unfold = ({ page }) => page.evaluate(() => document.querySelectorAll('details').forEach((e) => (e.open = true)))
/** Whether any or all of the elements that a selector finds are drawn. */
const drawn = ({ page }, css) => page.evaluate((css) => [...document.querySelectorAll(css)].map((e) => e.getBoundingClientRect().width > 0), css)

describe('the report of a review', limit, () => {
  for (const screen of [phone, { width: 768 }, desk]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${screen.width} px, ${colorScheme}: whole and accessible, folded and unfolded`, async () => {
        await visit({ ...screen, colorScheme }, async (visitor) => {
          assert.deepEqual([...await frameFaults(visitor), ...await axeFaults(visitor)], [])
          await unfold(visitor)
          // What unfolds moves what follows, as it should.
          const faults = (await frameFaults(visitor)).filter((fault) => !fault.startsWith('moves: '))
          assert.deepEqual([...faults, ...await axeFaults(visitor)], [])
        })
      })
    }
  }

  test('says in its head how many pages there are, and the parts make the whole', async () => {
    await visit(desk, async ({ page }) => {
      const numbers = await page.locator('.key b').allInnerTexts()
      const [index, all] = (await page.locator('h1').innerText()).match(/[\d,]+/g).map((n) => Number(n.replaceAll(',', '')))
      const parts = numbers.map((n) => Number(n.replaceAll(',', '')))
      assert.equal(parts[0], index)
      assert.equal(parts.reduce((a, b) => a + b), all)
    })
  })

  test('asks for nothing beside itself', async () => {
    await visit(desk, async ({ requests }) => assert.deepEqual(requests.filter((r) => r !== url), []))
  })

  test('every link, fold and button is reached by Tab, in the order of the page', async () => {
    await visit(phone, async ({ page }) => {
      // One button of a group stands for all of them: arrows lead to the others.
      const reachable = await page.evaluate(() => {
        const all = [...document.querySelectorAll('a[href], summary, input, [tabindex="0"]')]
        const shown = all.filter((e) => (e.type !== 'radio' || e.checked) && e.getBoundingClientRect().width > 0 && e.checkVisibility())
        shown.forEach((e, at) => (e.dataset.stop = at))
        return shown.length
      })
      assert.ok(reachable > 20, `${reachable} stops`)
      const met = []
      for (let at = 0; at < reachable; at++) {
        await page.keyboard.press('Tab')
        met.push(await page.evaluate(() => Number(document.activeElement.dataset.stop)))
      }
      assert.deepEqual(met, met.map((_, at) => at))
    })
  })

  test('the circles of the map are filled with what is chosen by key, without script', async () => {
    await visit({ ...desk, javaScriptEnabled: false }, async (visitor) => {
      const { page } = visitor
      assert.ok((await drawn(visitor, '.map .f-index')).every(Boolean))
      assert.ok(!(await drawn(visitor, '.map .f-experts')).some(Boolean))
      await page.locator('#fill-index').focus()
      await page.keyboard.press('ArrowDown')
      assert.ok(await page.locator('#fill-experts').isChecked())
      const experts = await drawn(visitor, '.map .f-experts')
      assert.ok(experts.length > 0 && experts.every(Boolean))
      assert.ok(!(await drawn(visitor, '.map .f-index')).some(Boolean))
    })
  })

  test('a circle tells its numbers to the focus, and leads to its row', async () => {
    await visit(phone, async ({ page, complaints }) => {
      const circle = page.locator('.map svg a').first()
      await circle.focus()
      const title = await circle.locator('title').textContent()
      assert.equal(await page.locator('.caption').innerText(), title)
      await page.keyboard.press('Enter')
      const row = page.locator(`#map tr:has(${await circle.getAttribute('href')})`)
      await row.waitFor({ state: 'visible' })
      const name = (await row.locator('th').innerText()).trim()
      assert.ok(title.startsWith(`${name}: `), `${title} leads to ${name}`)
      assert.deepEqual(complaints, [])
    })
  })

  test('is whole without script, and on paper nothing is folded', async () => {
    await visit({ ...desk, javaScriptEnabled: false }, async (visitor) => {
      const { page } = visitor
      for (const title of await page.locator('main h2').allInnerTexts()) assert.ok(title.trim())
      assert.ok((await drawn(visitor, '.plot')).every(Boolean))
      await page.emulateMedia({ media: 'print' })
      assert.ok((await drawn(visitor, 'table')).every(Boolean))
    })
  })
})
