// A running `flywheel serve` on a copy of a tiny site, and the tabs that look at it.

import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { deadline } from './judges.mjs'

const built = ['../../target/release/flywheel', '../../target/debug/flywheel'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** The program: the newest one that was built. */
export function program() {
  if (process.env.FLYWHEEL) return process.env.FLYWHEEL
  const found = built.filter(existsSync).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
  if (!found) throw new Error('the program is not built: run `cargo build --release` first')
  return found
}

/** A copy of tests/sites/NAME with its preview. `said` waits for the next thing of a kind that the program says. */
export async function preview(name, ...given) {
  // What is done to the copy before the program reads it.
  const { before } = typeof given[0] === 'object' ? given.shift() : {}
  const options = given
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-serve-'))
  cpSync(fileURLToPath(new URL(`../sites/${name}`, import.meta.url)), folder, { recursive: true })
  before?.(folder)
  const child = spawn(program(), ['serve', '--format', 'json', '--port', '0', ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = []
  const waiting = []
  const pass = () => {
    for (let at = 0; at < waiting.length; at++) {
      const found = lines.findIndex((line) => line.event === waiting[at].event)
      if (found < 0) continue
      const [line] = lines.splice(found, 1)
      waiting.splice(at--, 1)[0].found(line)
    }
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line))
    pass()
  })
  const said = (event) => {
    const next = new Promise((found) => waiting.push({ event, found }))
    pass()
    return deadline(next, `the preview's word \`${event}\``, 60_000)
  }
  const { url } = await said('ready')
  const read = (path) => readFileSync(join(folder, path), 'utf8')
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const edit = (path, from, to) => {
    const text = read(path)
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
    write(path, text.replace(from, to))
  }
  const remove = (path) => rmSync(join(folder, path), { recursive: true })
  /** What the process holds: descriptors, threads, kilobytes. */
  const holds = () => {
    const proc = (path) => `/proc/${child.pid}/${path}`
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(proc('status'), 'utf8'))[1])
    return { descriptors: readdirSync(proc('fd')).length, threads: readdirSync(proc('task')).length, kilobytes }
  }
  /** Runs another command of the program in the site's folder. */
  const run = (...given) => promisify(execFile)(program(), given, { cwd: folder })
  const close = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const { origin, port } = new URL(url)
  return { url, origin, port: Number(port), said, read, write, edit, remove, holds, run, close }
}

/** A tab that counts how often its page was loaded, and collects what the browser complains about. */
export async function tab(context, site, path) {
  const page = await context.newPage()
  const complaints = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  let loads = 0
  page.on('framenavigated', (frame) => frame === page.mainFrame() && loads++)
  const listens = page.waitForResponse((response) => response.url().includes('/_flywheel/live'))
  await page.goto(site.origin + path)
  await listens
  loads = 0
  const text = (wanted) => page.waitForFunction((wanted) => document.body?.innerText.includes(wanted), wanted, { timeout: 60_000 })
  const overlay = page.locator('flywheel-problems')
  return { page, complaints, text, overlay, loads: () => loads, html: () => page.evaluate(() => document.querySelector('main').innerHTML) }
}
