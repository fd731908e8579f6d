//! The colours that a page has by day and by night, whatever this machine is set to.

const SCHEME = /\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/g

/** Everything on a page that asks by day or by night: how it is told, and how it asks. */
export function asking(page) {
  const found = []
  const asks = (text) => text?.includes('prefers-color-scheme')
  const look = (rules) => {
    for (const rule of rules ?? []) {
      if (asks(rule.media?.mediaText)) found.push([(text) => (rule.media.mediaText = text), rule.media.mediaText])
      if (rule.cssRules) look(rule.cssRules)
      if (rule.styleSheet) look(rule.styleSheet.cssRules)
    }
  }
  for (const sheet of page.styleSheets) {
    try {
      look(sheet.cssRules)
    } catch {
      // A sheet from elsewhere keeps its own colours.
    }
  }
  for (const element of page.querySelectorAll('[media*="prefers-color-scheme"]')) found.push([(text) => (element.media = text), element.media])
  return found
}

/** Answers all that asks. */
export function paint(page, asked, scheme) {
  page.documentElement.style.colorScheme = scheme
  for (const [tell, text] of asked) tell(text.replace(SCHEME, (_, wanted) => (wanted === scheme ? '(min-width: 0px)' : '(max-width: 0px)')))
}
