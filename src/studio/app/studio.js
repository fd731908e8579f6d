//! The studio: what is looked at stands in the address, so that it can be shared, gone back from, and come back to.

import { ask, listen } from './ask.js'
import { fill, h, known, later, placed, say } from './dom.js'
import { Look, SHOWN } from './look.js'
import { search } from './search.js'
import { Check, Next, home } from './views.js'

const VIEWS = ['next', 'check']
const main = document.getElementById('main')
const field = document.getElementById('search')
const stored = (name) => {
  try {
    return localStorage.getItem(`flywheel ${name}`)
  } catch {
    return null
  }
}
const store = (name, value) => {
  try {
    localStorage.setItem(`flywheel ${name}`, value)
  } catch {
    // Without a store a choice holds as long as the tab.
  }
}

/** What the address says. */
function state() {
  const asked = new URLSearchParams(location.search)
  const get = (name) => asked.get(name)
  const page = get('page')
  return {
    page,
    view: VIEWS.includes(get('view')) ? get('view') : page ? 'look' : 'home',
    show: SHOWN.some(([name]) => name === get('show')) ? get('show') : 'all',
    pick: get('pick'),
    statement: get('statement'),
    row: get('row'),
    mail: get('mail'),
    reader: get('reader'),
    marks: get('marks'),
    scheme: get('scheme') ?? (night() ? 'dark' : 'light'),
  }
}

// By day or by night: as this machine is set, until somebody says otherwise.
const night = () => (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
const theme = (wanted) => {
  if (wanted) document.documentElement.dataset.theme = wanted
}
theme(stored('theme'))

/** Changes what the address says; `null` takes it out. */
function move(changes, { replace = false, stay = false } = {}) {
  const asked = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) value === null || value === undefined ? asked.delete(name) : asked.set(name, value)
  if (!('column' in changes)) asked.delete('column')
  go(`/_flywheel/?${asked}`, { replace, stay })
}

function go(address, { replace = false, stay = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
  look.stay = stay
  show()
}

const keys = (event) => shortcut(event)
const look = new Look({ move, go, keys })
const next = new Next()
const check = new Check()
let shown = ''
let turn = 0
let seen = null
/** Whether something is wrong in the files, so that a build would stop. */
let stops = false

/** Shows what the address says. `fresh` says that the files changed. */
async function show({ fresh = false } = {}) {
  const now = state()
  const own = ++turn
  const isOver = () => own !== turn
  for (const link of document.querySelectorAll('[data-view]')) {
    const current = link.dataset.view === now.view || (link.dataset.view === 'look' && now.view === 'home')
    current ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
    if (link.dataset.view === 'look' && now.page) link.href = location.pathname + location.search
  }
  const view = { look, next, check, home: null }[now.view]
  if (view && main.firstElementChild !== view.element) main.replaceChildren(view.element)
  const other = `${now.view} ${now.page}`
  if (shown && shown !== other && !fresh) {
    scrollTo(0, 0)
    main.focus({ preventScroll: true })
  }
  shown = other
  try {
    if (fresh) await settings()
    if (now.view === 'look') await look.show(now, { fresh })
    else if (view) await view.show({ isOver, stops, state: seen })
    else {
      const first = await ask('home')
      if (!isOver()) fill(main, home(first))
    }
    if (isOver()) return
    if (now.view !== 'look') document.title = `${{ next: 'Next build', check: 'Check' }[now.view] ?? 'Studio'} · ${known.site}`
    main.dataset.ready = location.search || 'home'
  } catch (error) {
    if (isOver()) return
    look.state = null
    fill(
      main,
      h(
        'div.view',
        {},
        h('h1', {}, 'This cannot be shown'),
        h('p', {}, error.message),
        error.hint && h('p', {}, `What to do: ${error.hint}`),
        placed(error.place),
      ),
    )
    main.dataset.ready = 'failed'
  }
}

/** What is wrong in the files stands above all else, until it is mended. */
function problems(found) {
  const box = document.getElementById('problems')
  const before = stops
  stops = Boolean(found)
  box.hidden = !found
  if (before !== stops && state().view === 'next') show()
  if (!found) return fill(box)
  say(found.title)
  fill(
    box,
    h('h2', {}, found.title, h('button.plain', { type: 'button', 'data-key': 'fold', onclick: () => box.toggleAttribute('data-folded') }, 'Fold')),
    h(
      'ul',
      {},
      found.findings.map(({ code, message, place, before, wrong, after, hint, more }) =>
        h(
          'li',
          {},
          h('p', {}, h('b', {}, message), code && h('span', {}, ` ${code}`)),
          place && h('p', {}, place),
          (before || wrong || after) && h('pre', {}, before, h('mark', {}, wrong), after),
          more && h('p', {}, more),
          hint && h('p', {}, `What to do: ${hint}`),
        ),
      ),
    ),
  )
}

// Links within the studio change the address and load nothing again.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/_flywheel/"]')
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target) return
  event.preventDefault()
  go(link.getAttribute('href'))
})
// A list that was opened is left by Escape, and closes when something else is used.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false
})
addEventListener('popstate', () => {
  look.stay = false
  show()
})

const shortcuts = [
  ['/', 'Search', () => field.focus()],
  ['n', 'Next number, name or sentence of the page', () => look.step(1)],
  ['p', 'The one before', () => look.step(-1)],
  ['Escape', 'Back to all that the page says', () => escape()],
  ['?', 'These keys', () => dialog()],
]
function escape() {
  const menu = document.querySelector('details.menu[open]')
  if (menu) {
    menu.open = false
    menu.querySelector('summary').focus()
  } else if (['pick', 'statement', 'row'].some((name) => state()[name])) move({ pick: null, statement: null, row: null })
}
function shortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === 'k' && !event.altKey) {
      event.preventDefault()
      field.focus()
    }
    return
  }
  const typing = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]')
  if (typing || document.querySelector('dialog[open]') || (event.key !== 'Escape' && stored('keys') === 'off')) return
  const found = shortcuts.find(([key]) => key === event.key)
  if (!found) return
  if (found[0] !== '/' && found[0] !== '?' && state().view !== 'look') return
  event.preventDefault()
  found[2]()
}
document.addEventListener('keydown', shortcut)

function dialog() {
  const box = h(
    'dialog',
    { 'aria-labelledby': 'keys-of' },
    h('h2', { id: 'keys-of' }, 'Keys'),
    h(
      'dl',
      {},
      shortcuts.map(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]),
    ),
    h(
      'label',
      {},
      h('input', { type: 'checkbox', checked: stored('keys') !== 'off', onchange: (event) => store('keys', event.target.checked ? 'on' : 'off') }),
      ' Single letters are keys',
    ),
    h('p', {}, h('button.go', { type: 'button', autofocus: true, onclick: () => box.close() }, 'Close')),
  )
  box.addEventListener('close', () => box.remove())
  document.body.append(box)
  box.showModal()
}
document.getElementById('keys').addEventListener('click', dialog)
document.getElementById('scheme').addEventListener('click', () => {
  const wanted = night() ? 'light' : 'dark'
  theme(wanted)
  store('theme', wanted)
  say(wanted === 'dark' ? 'Dark' : 'Light')
  show()
})

search(field, document.getElementById('found'), { go, page: () => state().page })

/** Another state of the site is shown: what is looked at is asked for again. */
const follow = later((now) => {
  if (seen === now) return
  const first = seen === null
  seen = now
  if (!first) show({ fresh: true })
}, 0)

/** What the site is called, and how its files are opened. */
async function settings() {
  const { state: now, ...others } = await ask('site')
  Object.assign(known, others)
  document.getElementById('site').textContent = known.site
  return now
}

const judged = () => state().view === 'check' && show()
// A connection that was broken may have missed something.
const lost = (is) => {
  document.documentElement.toggleAttribute('data-lost', is)
  if (!is) judged()
}

async function start() {
  try {
    seen = await settings()
    listen({ shown: follow, problems, checked: judged, lost })
  } catch (error) {
    // The site cannot be read yet: its problems are told, and it is shown when they are mended.
    listen({ shown: () => location.reload(), problems, checked: () => {}, lost: () => {} })
    fill(main, h('div.view', {}, h('h1', {}, 'The site cannot be shown yet'), h('p', {}, error.message)))
    main.dataset.ready = 'failed'
    return
  }
  await show()
}
start()
