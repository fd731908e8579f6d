//! The search over everything: what was found stands below the field, and the arrow keys lead through it.

import { ask } from './ask.js'
import { h, known, later, number, say, studioLink } from './dom.js'

/** `go` is told which address of the studio to show; `page` says which page is looked at. */
export function search(field, list, { go, page }) {
  let options = []
  let active = -1
  let asking = null

  const close = () => {
    list.hidden = true
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
    options = []
    active = -1
  }
  const point = (at) => {
    options[active]?.setAttribute('aria-selected', 'false')
    active = options.length ? (at + options.length) % options.length : -1
    const option = options[active]
    if (!option) return field.removeAttribute('aria-activedescendant')
    option.setAttribute('aria-selected', 'true')
    option.scrollIntoView({ block: 'nearest' })
    field.setAttribute('aria-activedescendant', option.id)
  }
  const link = (item) => {
    const more = item.show ? { show: item.show } : {}
    if (item.mail) return studioLink(page() || `${known.root}/`, { ...more, mail: item.mail })
    if (item.statement) return studioLink(page() || `${known.root}/`, { ...more, statement: item.statement })
    return studioLink(item.address, more)
  }
  const choose = (option) => {
    const { href } = option.dataset
    field.value = ''
    close()
    go(href)
  }
  const show = ({ groups }) => {
    options = []
    const parts = groups.map(({ kind, total, items }, at) => {
      const heading = h('p.kind', { id: `kind${at}` }, kind, total > items.length && h('span', {}, ` ${number(items.length)} of ${number(total)}`))
      const lines = items.map((item) => {
        const option = h(
          'div.option',
          { role: 'option', id: `option${options.length}`, 'aria-selected': 'false' },
          h('b', {}, item.title),
          item.detail && h('span', {}, item.detail),
        )
        option.dataset.href = link(item)
        option.addEventListener('mousedown', (event) => event.preventDefault())
        option.addEventListener('click', () => choose(option))
        options.push(option)
        return option
      })
      return h('div', { role: 'group', 'aria-labelledby': `kind${at}` }, heading, lines)
    })
    list.replaceChildren(
      ...(parts.length
        ? parts
        : [h('p.none', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, 'Nothing is called so. Try fewer or shorter words.')]),
    )
    list.hidden = false
    field.setAttribute('aria-expanded', 'true')
    say(parts.length ? `${options.length} found` : 'Nothing found')
    point(0)
  }
  const look = later(async () => {
    asking?.abort()
    const query = field.value.trim()
    if (!query) return close()
    asking = new AbortController()
    try {
      const found = await ask('search', { q: query }, { signal: asking.signal })
      if (field.value.trim() === query && document.activeElement === field) show(found)
    } catch (error) {
      if (error.name !== 'AbortError') say(error.message)
    }
  }, 15)

  field.addEventListener('input', () => {
    // What was found for other words is not chosen any more.
    options = []
    look()
  })
  field.addEventListener('focus', () => field.value && look())
  field.addEventListener('blur', close)
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') options.length ? point(active + 1) : look()
    else if (event.key === 'ArrowUp') point(active - 1)
    else if (event.key === 'Enter' && options[active]) choose(options[active])
    else if (event.key === 'Escape') {
      if (list.hidden) field.blur()
      close()
    } else return
    event.preventDefault()
  })
}
