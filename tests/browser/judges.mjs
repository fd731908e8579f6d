// The judges: a real browser, axe inside it, and the checker that stands behind validator.w3.org.
// Each returns a list of faults in words; an empty list is a pass.

import { chromium } from 'playwright-core'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const vnu = fileURLToPath(new URL('./node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url))
const patience = 20_000

export async function launch() {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) throw new Error('there is no Chromium; install it, or set CHROMIUM to its path')
  // Chromium refuses its sandbox to root, as in most containers; the pages are our own.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({
    executablePath,
    args: [...sandbox, '--disable-background-networking', '--disable-component-update', '--no-first-run', '--disable-sync'],
  })
}

/** Opens a page as a visitor with that screen would, and listens to what the browser complains about. */
export async function open(browser, url, { width = 1280, colorScheme = 'light', javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== url) complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && message.location().url !== url) complaints.push(`console: ${message.text()}`)
    // The browser's own note on the status of the page itself is no fault of a 404 page.
    else if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`)
  })
  const answer = await page.goto(url, { waitUntil: 'load' })
  return { page, complaints, status: answer.status(), close: () => context.close() }
}

/** What anyone can see is wrong with a page's frame, and an answer with another status than was expected. */
export async function frameFaults({ page, complaints, status }, expected = 200) {
  const seen = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
    heading: document.querySelector('h1')?.textContent.trim() ?? '',
    title: document.title.trim(),
    leftovers: /\b(null|undefined|NaN)\b|\{\{|\{%|, ,|,,/.exec(document.body.innerText)?.[0] ?? '',
  }))
  const faults = [...complaints]
  if (status !== expected) faults.push(`answered with ${status}`)
  if (seen.wide > 0) faults.push(`scrolls sideways by ${seen.wide} px`)
  if (seen.headings !== 1) faults.push(`${seen.headings} h1`)
  if (seen.headings > 0 && !seen.heading) faults.push('empty h1')
  if (!seen.title) faults.push('no title')
  if (seen.leftovers) faults.push(`a trace of missing data: ${seen.leftovers}`)
  return faults
}

/** What axe finds, with the rule on the size of targets that is off by default. */
export async function axeFaults({ page }) {
  // Evaluated, not added as a script element: a content security policy would rightly block that.
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { rules: { 'target-size': { enabled: true } } }))
  return violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}×, ${v.nodes[0].target.join(' ')})`)
}

/** What the HTML checker calls an error in some files: file → messages. */
export function htmlFaults(files) {
  const json = execFileSync('java', ['-jar', vnu, '--stdout', '--format', 'json', '--exit-zero-always', ...files], {
    encoding: 'utf8', maxBuffer: 64 << 20, timeout: 180_000,
  })
  const errors = JSON.parse(json).messages.filter((m) => m.type === 'error' || m.type === 'non-document-error')
  return errors.map((m) => `${m.url.split('/').slice(-4).join('/')}:${m.lastLine}: ${m.message}`)
}
