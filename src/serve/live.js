//! Stands at the end of each page that the preview keeps up to date: listens, and does what it is told.
//! It never asks again and again, changes nothing of the page but its stylesheets, and reads no file as markup.
(() => {
  'use strict'
  // What this page was when it was served; the server compares it with what the page is now.
  const me = document.currentScript.dataset
  let source = null
  let leaving = false
  let problems = null
  let closed = ''

  const listen = () => {
    if (source || leaving || document.visibilityState === 'hidden') return
    const about = new URLSearchParams({ at: location.pathname + location.search, version: me.version, style: me.style, page: me.page })
    source = new EventSource(`${location.origin}${me.live}?${about}`)
    const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)))
    on('reload', () => leave(() => location.reload()))
    on('go', ({ url }) => leave(() => location.replace(url)))
    on('style', restyle)
    on('problems', (found) => show(found))
    on('fine', () => show(null))
  }
  const stop = () => {
    source?.close()
    source = null
  }
  const leave = (act) => {
    leaving = true
    stop()
    act()
  }

  // A new stylesheet stands beside the old one until it is there, so that nothing flashes.
  const restyle = ({ style, sheets }) => {
    me.style = style
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const { pathname } = new URL(link.href)
      const sheet = sheets.find(({ begins, ends }) => pathname.startsWith(begins) && pathname.endsWith(ends) && !pathname.slice(begins.length, -ends.length).includes('/'))
      if (!sheet || pathname === sheet.url) continue
      const next = link.cloneNode()
      next.href = sheet.url
      next.addEventListener('load', () => link.remove(), { once: true })
      next.addEventListener('error', () => link.remove(), { once: true })
      link.after(next)
    }
  }

  // Everything that comes from files is set as text, so that nothing in it is ever read as markup.
  const element = (name, text, ...children) => {
    const made = document.createElement(name)
    if (text) made.textContent = text
    made.append(...children)
    return made
  }
  const show = (found) => {
    problems?.remove()
    problems = null
    if (!found || found.key === closed) return
    problems = element('flywheel-problems')
    problems.setAttribute('role', 'alert')
    const root = problems.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(look)
    root.adoptedStyleSheets = [sheet]
    const close = element('button', 'Close')
    close.addEventListener('click', () => {
      closed = found.key
      show(null)
    })
    const list = found.findings.map(({ code, message, place, before, wrong, after, hint, more }) => {
      const item = element('li', '', element('p', message, element('small', ` ${code}`)))
      if (place) item.append(element('p', place))
      if (before || wrong || after) item.append(element('pre', before, element('mark', wrong), after))
      if (more) item.append(element('p', more))
      if (hint) item.append(element('p', `What to do: ${hint}`))
      return item
    })
    root.append(element('section', '', close, element('h2', found.title), element('ul', '', ...list)))
    document.documentElement.append(problems)
  }
  const look = `
    :host { all: initial; position: fixed; z-index: 2147483647; inset: auto 0 0 0; }
    section { max-height: 60vh; overflow: auto; padding: 1rem 1.5rem; background: #1d1f24; color: #f3f3f3; border-top: 4px solid #e5484d;
      font: 15px/1.5 system-ui, sans-serif; }
    h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { padding: .5rem 0; border-top: 1px solid #4a4d55; }
    p { margin: .2rem 0; }
    small { color: #b8bcc6; }
    pre { margin: .3rem 0; padding: .4rem .6rem; overflow: auto; background: #2a2d34; font: 13px/1.5 ui-monospace, monospace; }
    mark { background: #e5484d; color: #fff; }
    button { float: right; padding: .3rem .8rem; background: #f3f3f3; color: #1d1f24; border: 0; border-radius: 4px; font: inherit; cursor: pointer; }
  `

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') problems?.shadowRoot.querySelector('button').click()
  })
  // A browser opens few connections to one server: only tabs that can be seen hold one.
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? stop() : listen()))
  addEventListener('pagehide', stop)
  // A page that comes back from the browser's memory may be older than the files.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    leaving = false
    listen()
  })
  listen()
})()
