// Pictures of the pages that stand for all, for people to look at: `npm run shots`.

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch, open } from './judges.mjs'
import { serve } from './server.mjs'
import { samples } from './site.mjs'

const folder = fileURLToPath(new URL('./shots', import.meta.url))
mkdirSync(folder, { recursive: true })
const site = await serve()
const browser = await launch(site)
for (const [name, url] of Object.entries(samples())) {
  for (const width of [320, 768, 1440]) {
    for (const colorScheme of ['light', 'dark']) {
      const visitor = await open(browser, site.origin + url, { width, colorScheme })
      await visitor.page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`, fullPage: true })
      await visitor.close()
    }
  }
}
await browser.close()
site.close()
console.log(`pictures are in ${folder}`)
