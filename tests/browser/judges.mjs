// The judges of a page in a real browser: what it complains about, what moves or sticks out, what axe and
// Lighthouse find. Each returns a list of faults in words; an empty list is a pass.

import { chromium } from 'playwright-core'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const patience = 20_000

/** Ends a wait that could last for ever. */
export function deadline(promise, what, ms = patience) {
  let timer
  const late = new Promise((_, refuse) => (timer = setTimeout(() => refuse(new Error(`${what} took longer than ${ms / 1000} s`)), ms)))
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

const freePort = () =>
  new Promise((found) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => found(port))
    })
  })

/** A browser for which the site's own name leads to the test's server. */
export async function launch(site) {
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) throw new Error('there is no Chromium; install it, or set CHROMIUM to its path')
  // Chromium refuses its sandbox to root, as in most containers; the pages are our own.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...sandbox, '--disable-background-networking', '--disable-component-update', '--no-first-run', '--disable-sync',
      `--host-resolver-rules=MAP ${new URL(site.origin).host} 127.0.0.1:${site.port}, EXCLUDE 127.0.0.1`,
      // The certificate is made for the test.
      '--ignore-certificate-errors', `--remote-debugging-port=${port}`,
    ],
  })
  return Object.assign(browser, { debuggingPort: port })
}

/** Runs in every page before its own scripts: remembers what the content security policy stops and what moves. */
function listen() {
  globalThis.stopped = []
  globalThis.moved = []
  document.addEventListener('securitypolicyviolation', (event) => {
    globalThis.stopped.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`)
  })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const nodes = entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80) ?? source.node?.nodeName)
      globalThis.moved.push(`${entry.value.toFixed(4)} ${nodes.join(' | ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Opens a page as a visitor with that screen would, and listens to everything that the browser says about it. */
export async function open(browser, url, { width = 1440, height = 900, colorScheme = 'light', javaScriptEnabled = true, reducedMotion = 'no-preference' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, javaScriptEnabled, reducedMotion, ignoreHTTPSErrors: true })
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  await page.addInitScript(listen)
  const complaints = []
  const requests = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== url) complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`))
  page.on('console', (message) => {
    // The browser's own note on the status of the page itself is no fault of a 404 page.
    const isStatus = message.location().url === url && message.text().startsWith('Failed to load resource')
    if (!isStatus) complaints.push(`console: ${message.text()}`)
  })
  const answer = await page.goto(url, { waitUntil: 'load' })
  return { page, complaints, requests, status: answer.status(), headers: answer.headers(), close: () => context.close() }
}

/** Shows the whole page bit by bit, as a reader does, so that what loads late is loaded. */
async function scroll(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
      scrollTo(0, y)
      await frame()
    }
    scrollTo(0, 0)
    await frame()
    await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => (image.onload = image.onerror = done))))
    await frame()
  })
}

/** What anyone can see is wrong with a page's frame, and an answer with another status than was expected. */
export async function frameFaults({ page, complaints, status }, expected = 200) {
  await deadline(scroll(page), 'scrolling')
  const seen = await deadline(page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    sticking: [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .filter((e) => {
        for (let up = e; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return false
        return true
      })
      .map((e) => e.outerHTML.slice(0, 60)),
    headings: document.querySelectorAll('h1').length,
    heading: document.querySelector('h1')?.textContent.trim() ?? '',
    title: document.title.trim(),
    leftovers: /\b(null|undefined|NaN)\b|\{\{|\{%|, ,|,,/.exec(document.body.innerText)?.[0] ?? '',
    empty: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.currentSrc || image.outerHTML.slice(0, 60)),
    stopped: globalThis.stopped,
    moved: globalThis.moved,
  })), 'looking at the page')
  const faults = [...complaints]
  if (status !== expected) faults.push(`answered with ${status}`)
  if (seen.wide > 0) faults.push(`scrolls sideways by ${seen.wide} px`)
  faults.push(...seen.sticking.map((e) => `sticks out: ${e}`))
  if (seen.headings !== 1) faults.push(`${seen.headings} h1`)
  if (seen.headings > 0 && !seen.heading) faults.push('empty h1')
  if (!seen.title) faults.push('no title')
  if (seen.leftovers) faults.push(`a trace of missing data: ${seen.leftovers}`)
  faults.push(...seen.empty.map((image) => `an image does not show: ${image}`))
  faults.push(...seen.stopped.map((what) => `stopped by the policy: ${what}`))
  faults.push(...seen.moved.map((what) => `moves: ${what}`))
  return faults
}

/** What axe finds, with the rule on the size of targets that is off by default. */
export async function axeFaults({ page }) {
  // Evaluated, not added as a script element: the content security policy would rightly block that.
  await page.evaluate(axeSource)
  const run = page.evaluate(() => globalThis.axe.run(document, { rules: { 'target-size': { enabled: true } } }))
  const { violations } = await deadline(run, 'axe')
  return violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}×, ${v.nodes[0].target.join(' ')})`)
}

/** What keeps a page from 100 points in Lighthouse's categories that judge more than speed. */
export async function lighthouseFaults(browser, url, device) {
  const { default: lighthouse, desktopConfig } = await import('lighthouse')
  const flags = { port: browser.debuggingPort, logLevel: 'silent', onlyCategories: ['accessibility', 'best-practices', 'seo'] }
  const run = lighthouse(url, flags, device === 'desktop' ? desktopConfig : undefined)
  const { lhr } = await deadline(run, 'Lighthouse', 60_000)
  if (lhr.runtimeError) return [`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`]
  return Object.values(lhr.categories).flatMap(({ id, score, auditRefs }) => {
    if (score === 1) return []
    const failed = auditRefs.filter((ref) => ref.weight > 0).map((ref) => lhr.audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1)
    const why = failed.map((audit) => `${audit.id} ${JSON.stringify(audit.details?.items?.[0] ?? audit.explanation ?? '').slice(0, 300)}`)
    return [`${id} ${score === null ? 'has no score' : Math.round(score * 100)}: ${why.join('; ')}`]
  })
}
