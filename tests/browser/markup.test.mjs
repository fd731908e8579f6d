// Structured data of the demo site: read by an outside parser, and each type and property looked up in
// schema.org's vocabulary.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { byHash, families, none, read } from './site.mjs'
import { markupFaults, nodesOf } from './vocabulary.mjs'

const block = (graph, context = 'https://schema.org') =>
  `<html><body><script type="application/ld+json">${JSON.stringify({ '@context': context, '@graph': graph })}</script></body></html>`

describe('the judges refuse structured data that is broken on purpose', () => {
  for (const [fault, graph] of Object.entries({
    'Servce is no type': [{ '@type': 'Servce', name: 'x' }],
    'Service.nmae is no property of it': [{ '@type': 'Service', nmae: 'x' }],
    'Service.headline is no property of it': [{ '@type': 'Service', headline: 'x' }],
    'Service.areaServed cannot be of the type Person': [{ '@type': 'Service', areaServed: { '@type': 'Person', name: 'x' } }],
    'Service.areaServed → City.populaton is no property of it': [{ '@type': 'Service', areaServed: { '@type': 'City', populaton: 1 } }],
    'Article.datePublished cannot be "yesterday"': [{ '@type': 'Article', datePublished: 'yesterday' }],
    'Service.url cannot be "/about/"': [{ '@type': 'Service', url: '/about/' }],
    'Service.name cannot be ""': [{ '@type': 'Service', name: '' }],
    'Service.provider is a node without a type': [{ '@type': 'Service', provider: { name: 'x' } }],
    'Organization: Required attribute "name" is missing': [{ '@type': 'Organization', url: 'https://a.example/' }],
    'BreadcrumbList: One of the following conditions': [
      { '@type': 'BreadcrumbList', itemListElement: [1, 2].map((position) => ({ '@type': 'ListItem', position, item: 'https://a.example/' })) },
    ],
  })) {
    test(fault, async () => {
      const faults = await markupFaults(block(graph))
      assert.ok(faults.some((f) => f.startsWith(fault)), faults.join('; ') || 'nothing was found')
    })
  }
  test('a block that is no JSON, and one of another vocabulary', async () => {
    assert.deepEqual(await markupFaults('<script type="application/ld+json">{"@context":"https://schema.org",</script>'), ['Could not parse JSON-LD', 'jsonld: Could not parse JSON-LD'])
    assert.deepEqual(await markupFaults(block([{ '@type': 'Thing', name: 'x' }], 'https://other.example')), ['the context is https://other.example'])
  })
})

test('the structured data of 2,000 pages says only what schema.org knows', { timeout: 120_000 }, async () => {
  const every = [...families.values()]
  const chosen = new Set(every.flatMap((files) => byHash(files, 150)))
  byHash(every.flat(), 2_000).forEach((file) => chosen.add(file))
  assert.ok(chosen.size >= 2_000, `only ${chosen.size} pages were built`)
  const faults = new Map()
  for (const file of chosen) {
    for (const fault of await markupFaults(read(file))) faults.set(fault, [...(faults.get(fault) ?? []), file])
  }
  none([...faults].map(([fault, files]) => `${fault} (${files.length}×, ${files[0]})`))
})

test('each family says what it is', () => {
  const expected = {
    home: ['WebSite', 'Organization'],
    landing: ['Service', 'BreadcrumbList'],
    service: ['ItemList', 'BreadcrumbList'],
    'service in a state': ['ItemList', 'BreadcrumbList'],
    state: ['ItemList', 'BreadcrumbList'],
    city: ['ItemList', 'BreadcrumbList'],
    expert: ['ProfilePage', 'BreadcrumbList'],
    experts: ['BreadcrumbList'],
    stories: ['ItemList', 'BreadcrumbList'],
    'stories of a service or month': ['ItemList', 'BreadcrumbList'],
    story: ['Article', 'BreadcrumbList'],
    articles: ['ItemList', 'BreadcrumbList'],
    article: ['Article', 'BreadcrumbList'],
  }
  const missing = []
  for (const [family, types] of Object.entries(expected)) {
    for (const file of byHash(families.get(family), 20)) {
      const there = nodesOf(read(file)).nodes.flatMap((node) => node['@type'])
      missing.push(...types.filter((type) => !there.includes(type)).map((type) => `${file} has no ${type}`))
    }
  }
  none(missing)
})

test('no page claims stars, an office or questions that search engines no longer show', () => {
  const wrong = []
  for (const file of byHash([...families.values()].flat(), 2_000)) {
    const text = JSON.stringify(nodesOf(read(file)).nodes)
    const claim = /"(LocalBusiness|ProfessionalService|AggregateRating|Review|FAQPage|SearchAction)"|"aggregateRating"/.exec(text)
    if (claim) wrong.push(`${file}: ${claim[0]}`)
  }
  none(wrong)
})
