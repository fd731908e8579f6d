//! Questions to the server, and its news.

export const GONE = 'The preview does not answer. Start `flywheel serve` again; what you look at goes on by itself.'

/** Asks; an answer that says what is wrong is thrown with its words. */
export async function ask(name, fields = {}, options = {}) {
  const given = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const response = await fetch(`/_flywheel/api/${name}?${new URLSearchParams(given)}`, options).catch((error) => {
    throw error.name === 'AbortError' ? error : new Error(GONE)
  })
  const body = await response.json()
  if (!response.ok) throw Object.assign(new Error(body.error ?? 'The preview did not answer.'), body)
  return body
}

/** Sets something going. */
export const begin = (name) => ask(name, {}, { method: 'POST', headers: { 'x-flywheel': 'studio' } })

/** Listens for new states of the site, problems in its files, and ends of judgements; as long as the tab can be seen, since
 * browsers open few connections to one server. */
export function listen({ shown, problems, checked, lost }) {
  let source = null
  const begin = () => {
    if (source || document.visibilityState === 'hidden') return
    source = new EventSource('/_flywheel/events')
    const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)))
    on('shown', ({ state }) => shown(state))
    on('problems', (found) => problems(found))
    on('fine', () => problems(null))
    on('checked', () => checked())
    source.addEventListener('open', () => lost(false))
    source.addEventListener('error', () => lost(true))
  }
  const end = () => {
    source?.close()
    source = null
  }
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? end() : begin()))
  addEventListener('pagehide', end)
  addEventListener('pageshow', begin)
  begin()
}
