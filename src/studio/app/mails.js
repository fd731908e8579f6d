//! Mails as their readers get them: HTML on a desktop and on a phone, by day and by night, and the text; every variant
//! of a message below the other, so that they can be compared.

import { ask } from './ask.js'
import { count, fill, h, placed } from './dom.js'
import { Frame } from './frame.js'

const READERS = {
  whole: 'of whom all is known',
  'no-facts': 'of whom little is known',
  'no-name': 'without a name',
  'long-name': 'with a very long name',
}
/** Mails run no script; their frames are only looked into for their colours. */
const SANDBOX = 'allow-same-origin'

export class Mails {
  constructor({ move, keys }) {
    this.move = move
    this.keys = keys
    this.tools = h('div.tools2')
    this.list = h('div.variants')
    this.element = h('div', {}, this.tools, this.list)
    this.shown = []
    this.scheme = 'light'
  }

  paint(scheme) {
    this.scheme = scheme
    for (const { frames } of this.shown) for (const [frame, night] of frames) frame.paint(night ?? scheme)
  }

  async show({ messages, readers, page, mail, reader, scheme }, fresh) {
    if (!messages.length) return fill(this.element, h('p.hint', {}, 'This site writes no mails: site.yaml has no `mails`.'))
    const [wanted, variant] = (mail ?? '').split('.')
    const message = messages.find(({ id }) => id === wanted) ?? messages[0]
    const person = readers.includes(reader) ? reader : readers[0]
    const choose = (event) => this.move({ mail: event.target.value })
    const groups = [
      ['Names something of this page', messages.filter(({ named }) => named)],
      ['Others', messages.filter(({ named }) => !named)],
    ]
    const option = ({ id, name }) => h('option', { value: id, selected: id === message.id }, name)
    fill(
      this.tools,
      h(
        'label',
        {},
        'Message ',
        h(
          'select',
          { 'data-key': 'message', onchange: choose },
          groups.filter(([, all]) => all.length).map(([label, all]) => h('optgroup', { label }, all.map(option))),
        ),
      ),
      h(
        'label',
        {},
        'Reader ',
        h(
          'select',
          { 'data-key': 'reader', onchange: (event) => this.move({ reader: event.target.value }) },
          readers.map((id) => h('option', { value: id, selected: id === person }, `Somebody ${READERS[id] ?? id}`)),
        ),
      ),
      h(
        'p.soft',
        {},
        `${message.trigger} To ${message.audience === 'expert' ? 'experts' : 'customers'}; ${message.kind === 'marketing' ? 'it advertises, and can be left by one click' : 'it answers what they did'}.`,
      ),
    )
    const key = JSON.stringify(message)
    if (this.key !== key) {
      this.key = key
      this.shown = message.variants.map((of) => this.variant(message, of))
      fill(
        this.list,
        this.shown.map(({ element }) => element),
      )
    }
    this.list.dataset.one = variant ?? ''
    this.scheme = scheme
    await Promise.all(this.shown.map((one) => one.load({ at: page, mail: `${message.id}.${one.id}`, reader: person }, fresh)))
    if (variant && this.at !== mail) this.shown.find(({ id }) => id === variant)?.element.scrollIntoView({ block: 'nearest' })
    this.at = mail
  }

  /** One variant: its head as mail programs list it, and the mail on its screens. */
  variant(message, { id, approach, place }) {
    const frame = (title, width) => new Frame(`${message.name}, variant ${id}, ${title}`, width, { keys: this.keys, sandbox: SANDBOX })
    const frames = [[frame('on a desktop', 640)], [frame('on a phone', 375)], [frame('on a phone by night', 375), 'dark']]
    const names = ['Desktop', 'Phone', 'Phone by night']
    const head = h('div.inbox')
    const text = h('pre.text', { tabIndex: 0, role: 'region', 'aria-label': `${message.name}, variant ${id}, as text` })
    const filled = h('div.filled')
    const figure = ([one], at) =>
      h('figure.device', { 'data-size': names[at] }, one.box, h('figcaption', {}, names[at], h('span', {}, ` ${one.width} px`)))
    const element = h(
      'article.variant',
      { 'aria-label': `Variant ${id}` },
      h('header', {}, h('h3', {}, `Variant ${id}`), h('p', {}, approach), placed(place, `variant ${id} `)),
      head,
      h('div.screens.mail', {}, frames.map(figure), h('figure.device', { 'data-size': 'Text' }, text, h('figcaption', {}, 'As text'))),
      filled,
    )
    let had = ''
    let turn = 0
    const load = async (asked) => {
      const own = ++turn
      const mail = await ask('mail', asked)
      if (own !== turn) return
      const now = JSON.stringify(mail)
      const address = `/_flywheel/mail?${new URLSearchParams(asked)}`
      for (const [one, night] of frames) {
        one.scheme = night ?? this.scheme
        one.show(address, mail.html)
      }
      if (now === had) return
      had = now
      fill(
        head,
        h('span.avatar', { 'aria-hidden': 'true' }, mail.from.name.slice(0, 1)),
        h('p', {}, h('b', {}, mail.from.name), h('span', {}, ` <${mail.from.email}>`)),
        h('p.line', {}, h('b', {}, mail.subject), h('span', {}, ` ${mail.preheader}`)),
      )
      text.textContent = mail.text
      const of = mail.fields.filter(({ of_page }) => of_page)
      fill(
        filled,
        of.length > 0 &&
          h(
            'p',
            {},
            'Of this page: ',
            of.map(({ name, value, of_page }, at) => [at > 0 && ', ', h('b', {}, value), h('span.soft', {}, ` (${of_page} in the field ${name})`)]),
          ),
        h(
          'details',
          { 'data-key': `fields ${id}` },
          h('summary', { 'data-key': `fieldsum ${id}` }, count(mail.fields.length, 'field', 'fields'), ' that the sender fills in'),
          h(
            'dl',
            {},
            mail.fields.map(({ name, value, of_page, place }) => [
              h('dt', {}, name),
              h(
                'dd',
                {},
                value ?? h('i', {}, 'missing'),
                of_page && h('span.soft', {}, ` from ${of_page}`),
                ' ',
                placed(place, `field ${id} ${name} `),
              ),
            ]),
          ),
          mail.headers.length > 0 && h('p.soft', {}, 'Headers: ', mail.headers.map(([name, value]) => `${name}: ${value}`).join(' · ')),
        ),
      )
    }
    return { id, element, frames, load }
  }
}
