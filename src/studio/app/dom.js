//! Elements, made of what is said: every text is set as text, so that nothing in a file is ever read as markup.

/** An element with properties and children; what is null, false or empty is left out. */
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.')
  const made = document.createElement(tag || 'div')
  if (classes.length) made.className = classes.join(' ')
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (key in made && !key.startsWith('aria') && key !== 'list' && key !== 'role') made[key] = value
    else made.setAttribute(key, value)
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ''))
  return made
}

/** Puts other children into an element. What has the focus, and how far it was scrolled, stays. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  const open = new Set([...element.querySelectorAll('details[data-key][open]')].map((details) => details.dataset.key))
  const scrolled = element.scrollTop
  element.replaceChildren(...children.flat(Infinity).filter(Boolean))
  for (const details of element.querySelectorAll('details[data-key]')) if (open.has(details.dataset.key)) details.open = true
  element.scrollTop = scrolled
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
}

export const number = (n) => Number(n).toLocaleString('en-US')
export const count = (n, one, many) => `${number(n)} ${Number(n) === 1 ? one : many}`

/** What the studio knows of its site: set once, when it begins. */
export const known = { site: '', folder: '', editor: '', origin: '', root: '' }

/** The address by which an editor opens a place. */
export function editorLink({ file, line, column }) {
  // What is built into the program lies in no file.
  if (!known.editor || file.startsWith('(')) return null
  const path = `${known.folder.replaceAll('\\', '/')}/${file}`
  const whole = (path.startsWith('/') ? path : `/${path}`).split('/').map(encodeURIComponent).join('/')
  return known.editor
    .replaceAll('{file}', whole)
    .replaceAll('{line}', String(line || 1))
    .replaceAll('{column}', String(column || 1))
}

/** A place in a file, with the ways to it. */
export function placed(place, what = '', short = false) {
  if (!place) return null
  const spot = place.line ? `${place.file}:${place.line}` : place.file
  if (place.file.startsWith('('))
    return h(
      'span.place',
      {},
      h('code', {}, spot),
      h('span.soft', {}, ' comes with the program; a file of that name in a theme of your own takes its place'),
    )
  const link = editorLink(place)
  const copy = h(
    'button.small',
    { type: 'button', 'data-key': `copy ${what}${spot}`, 'aria-label': `Copy: ${spot}`, title: 'Copy file and line' },
    'Copy',
  )
  if (short)
    return h(
      'span.place',
      {},
      link ? h('a.file', { href: link, 'data-key': `open ${what}${spot}`, title: 'Open in editor' }, spot) : h('code', {}, spot),
    )
  copy.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(spot).catch(() => {})
    say(`${spot} is copied`)
  })
  return h(
    'span.place',
    {},
    h('code', {}, spot),
    link && h('a.small', { href: link, 'data-key': `open ${what}${spot}`, 'aria-label': `Open in editor: ${spot}` }, 'Open in editor'),
    copy,
  )
}

/** Says something to those who do not see the screen. */
export function say(text) {
  document.getElementById('said').textContent = text
}

/** The address of a page in the studio, with what else is looked at. */
export function studioLink(page, more = {}) {
  const asked = new URLSearchParams({ page, ...more })
  return `/_flywheel/?${asked}`
}

/** Runs once after calls have stopped to come. */
export function later(act, wait) {
  let timer = 0
  return (...given) => {
    clearTimeout(timer)
    timer = setTimeout(() => act(...given), wait)
  }
}
