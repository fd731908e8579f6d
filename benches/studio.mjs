// How fast the studio is: `node benches/studio.mjs SITE [PAGE] [QUERY …]`, after `npm ci --prefix tests/browser` and a release build.
//
// It starts the preview of a site, opens its studio in Chromium, each time as if for the first time, and prints medians: from the
// address to the first view, from the address of a page to all that it says, from a letter that is typed to what was found,
// and the memory of the server before and after.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { launch } from '../tests/browser/judges.mjs'
import { program } from '../tests/browser/preview.mjs'

const [site, given, ...queries] = process.argv.slice(2)
const ROUNDS = 7
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]
const ms = (n) => `${Math.round(n)} ms`

const began = performance.now()
const child = spawn(program(), ['serve', '--format', 'json', '--port', '0'], { cwd: site, stdio: ['ignore', 'pipe', 'inherit'] })
const ready = await new Promise((found) =>
  createInterface({ input: child.stdout }).on('line', (line) => JSON.parse(line).event === 'ready' && found(JSON.parse(line))),
)
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
console.log(`${ready.pages} pages; the preview was ready after ${ms(performance.now() - began)}, with ${memory().toFixed(0)} MB`)

const browser = await launch({ origin: 'http://preview.localhost', port: 1 })
const home = await (await fetch(`${ready.studio}api/home`)).json()
const page = given ?? home.families.at(-1).first.address

async function once(query, is) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const tab = await context.newPage()
  const start = performance.now()
  await tab.goto(ready.studio + query, { waitUntil: 'commit' })
  await tab.waitForFunction(is)
  return { tab, context, took: performance.now() - start }
}
const measure = async (name, query, is) => {
  const all = []
  for (let n = 0; n < ROUNDS; n++) {
    const { context, took } = await once(query, is)
    all.push(took)
    await context.close()
  }
  console.log(`${name}: ${ms(median(all))} (${ms(Math.min(...all))} to ${ms(Math.max(...all))})`)
}
await measure('first view', '', () => document.querySelector('.home'))
await measure(
  'a page, its frames and all that it says',
  `?page=${page}`,
  () => document.querySelectorAll('.screen.ready iframe[title^="The page"]').length === 2 && document.querySelector('.pieces .piece'),
)

const { tab, context } = await once('', () => document.querySelector('.home'))
for (const query of queries.length ? queries : ['a', 'san', page.split('/').filter(Boolean).join(' ')]) {
  const all = []
  for (let n = 0; n < ROUNDS; n++) {
    all.push(
      await tab.evaluate(
        (query) =>
          new Promise((found) => {
            const [field, list] = [document.getElementById('search'), document.getElementById('found')]
            field.focus()
            field.value = ''
            field.dispatchEvent(new Event('input'))
            list.replaceChildren()
            const start = performance.now()
            new MutationObserver((_, observer) => {
              if (!list.querySelector('[role=option]')) return
              observer.disconnect()
              requestAnimationFrame(() => found(performance.now() - start))
            }).observe(list, { childList: true, subtree: true })
            field.value = query
            field.dispatchEvent(new Event('input'))
          }),
        query,
      ),
    )
    await tab.waitForTimeout(150)
  }
  console.log(`search for “${query}”, to what is seen: ${ms(median(all))} (${ms(Math.min(...all))} to ${ms(Math.max(...all))})`)
}
await context.close()
await measure('the next build', '?view=next', () => /It would|Nothing/.test(document.querySelector('.view p:not(.soft)')?.textContent ?? ''))
console.log(`the server holds ${memory().toFixed(0)} MB, and held ${peak().toFixed(0)} MB at most`)
await browser.close()
child.kill()
