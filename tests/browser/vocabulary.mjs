// What schema.org allows, read from the declarations of schema-dts, and two judges of structured data that
// know nothing of this project: a parser that reads it out of HTML as crawlers do, and a validator of what
// Google asks of the types it shows.

import AdobeValidator from '@adobe/structured-data-validator'
import WebAutoExtractor from '@marbec/web-auto-extractor'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const declarations = readFileSync(fileURLToPath(new URL('./node_modules/schema-dts/dist/schema.d.ts', import.meta.url)), 'utf8')

/** Interface → what it extends and its own properties with the types of their values. */
const interfaces = new Map()
for (const [, name, parents, body] of declarations.matchAll(/^(?:export )?interface (\w+) extends ([\w, <>]+) \{\n([\s\S]*?)^\}/gm)) {
  const properties = new Map()
  for (const [, property, range] of body.matchAll(/^ {4}"(\w+)"\?: SchemaValue<([^>]*), "\w+">;/gm)) properties.set(property, range.split(' | '))
  interfaces.set(name, { parents: parents.split(', '), properties, type: /"@type": "(\w+)"/.exec(body)?.[1] })
}

/** Type → the types right below it, or the texts that stand for it. */
const unions = new Map()
for (const [, name, members] of declarations.matchAll(/^export type (\w+) = (.+);$/gm)) unions.set(name, members.split(' | '))

/** Every property of a type, its ancestors' too; none if there is no such type. */
function propertiesOf(type) {
  const found = new Map()
  const collect = (name) => {
    const it = interfaces.get(name)
    if (!it) return
    it.parents.forEach(collect)
    for (const [property, range] of it.properties) found.set(property, range)
  }
  collect(`${type}Leaf`)
  return found
}

/** Whether a type is another one or one below it. */
const isA = (type, wanted) =>
  type === wanted || (unions.get(wanted) ?? []).some((below) => below !== `${wanted}Leaf` && unions.has(below) && isA(type, below))

const dates = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/

/** Whether a plain value fits one type of a range. */
function fits(value, type) {
  if (typeof value === 'number') return type === 'Number' || type === 'Integer' || type === 'Float'
  if (typeof value === 'boolean') return type === 'Boolean'
  if (typeof value !== 'string' || value === '') return false
  // Where a node can stand, its address can.
  if (type === 'URL' || type === 'IdReference') return /^(https?|mailto|tel):\S+$/.test(value)
  if (type === 'Date' || type === 'DateTime') return dates.test(value)
  if (type === 'Number' || type === 'Integer' || type === 'Float') return /^-?\d+(\.\d+)?$/.test(value)
  const members = unions.get(type) ?? []
  return members.some((member) => member === 'string' || member === JSON.stringify(value))
}

/** What is not schema.org's in a node and the nodes within. */
export function vocabularyFaults(node, path = '') {
  const types = [node['@type'] ?? []].flat()
  if (types.length === 0) return [`${path || 'the node'} has no @type`]
  const faults = types.filter((type) => !interfaces.has(`${type}Leaf`)).map((type) => `${path}${type} is no type`)
  const known = new Map(types.flatMap((type) => [...propertiesOf(type)]))
  for (const [property, values] of Object.entries(node)) {
    if (property.startsWith('@')) continue
    const at = `${path}${types.join('+')}.${property}`
    const range = known.get(property)
    if (!range) {
      faults.push(`${at} is no property of it`)
      continue
    }
    for (const value of [values].flat()) {
      if (value === null || typeof value !== 'object') {
        if (!range.some((type) => fits(value, type))) faults.push(`${at} cannot be ${JSON.stringify(value)}`)
      } else if (value['@type']) {
        const fine = [value['@type']].flat().some((type) => range.some((wanted) => isA(type, wanted)))
        if (!fine) faults.push(`${at} cannot be of the type ${value['@type']}`)
        faults.push(...vocabularyFaults(value, `${at} → `))
      } else if (Object.keys(value).join() !== '@id' || !range.includes('IdReference')) {
        faults.push(`${at} is a node without a type`)
      }
    }
  }
  return faults
}

/** Every node that the parser finds in a page, and what it could not read. */
export function nodesOf(html) {
  const found = new WebAutoExtractor({ addLocation: true, embedSource: ['rdfa', 'microdata'] }).parse(html)
  return { found, nodes: Object.values(found.jsonld).flat(), errors: found.errors.map((error) => error.message) }
}

/** What three judges say against the structured data of a page. */
export async function markupFaults(html) {
  const { found, nodes, errors } = nodesOf(html)
  const faults = [...errors]
  for (const [, block] of html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)) {
    const context = /^\{"@context":"([^"]*)"/.exec(block)?.[1]
    if (context !== 'https://schema.org') faults.push(`the context is ${context}`)
  }
  for (const { '@location': _, ...node } of nodes) faults.push(...vocabularyFaults(node))
  const issues = await new AdobeValidator().validate(found)
  faults.push(...issues.filter((i) => i.severity === 'ERROR').map((i) => `${i.rootType}: ${i.issueMessage}`))
  return faults
}
