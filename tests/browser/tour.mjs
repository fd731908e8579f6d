// The pictures of the README's tour of the studio: `npm run tour`, with the demo site in the folder above.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launch } from './judges.mjs'
import { program } from './preview.mjs'

const site = fileURLToPath(new URL('../..', import.meta.url))
const pictures = fileURLToPath(new URL('../../docs/images', import.meta.url))
const child = spawn(program(), ['serve', '--format', 'json', '--port', '0', '--no-watch'], { cwd: site, stdio: ['ignore', 'pipe', 'inherit'] })
const url = await new Promise((found) =>
  createInterface({ input: child.stdout }).on('line', (line) => JSON.parse(line).event === 'ready' && found(JSON.parse(line).studio)),
)
const browser = await launch({ origin: 'http://preview.localhost', port: 1 })
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
const coach = 'page=/executive-coach/texas/austin-tx/'

async function show(query) {
  await page.goto(`${url}?${query}`)
  await page.waitForFunction(() => document.getElementById('main').dataset.ready)
  if (query.includes('page=')) await page.waitForFunction(() => document.querySelectorAll('.pieces .piece, .picked').length > 0)
  // Frames fade in.
  await page.waitForTimeout(2_000)
}
const shot = (n) => page.screenshot({ path: `${pictures}/studio-${n}.png` })

await show('')
await page.getByRole('combobox').pressSequentially('before hire')
await page.getByRole('option').first().waitFor()
await page.waitForTimeout(500)
await shot(1)
await show(coach)
await shot(2)
const sentence = page.frameLocator('iframe[title^="The page on a desktop"]').getByText('Half of the 5 have').first()
await sentence.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }))
await sentence.click({ position: { x: 40, y: 8 } })
await page.getByText(/^Chosen: /).waitFor()
await page.waitForTimeout(500)
await shot(3)
await show(`${coach}&show=posts`)
await shot(4)
await show(`${coach}&show=mails&mail=follow-up`)
await shot(5)
await browser.close()
child.kill()
console.log(`pictures are in ${pictures}`)
