/* global document */

const element = (name, text, attributes = {}) =>
  Object.assign(document.createElement(name), { textContent: text, ...attributes })

const get = async (path) => (await fetch(path)).json()

const logins = {
  local: 'signs in here',
  external: 'signs in at an external provider',
  none: 'cannot sign in yet',
}

function showAgents({ agents, consoles }) {
  const head = element('tr', '')
  head.append(element('th', 'Person'), ...consoles.map(({ name }) => element('th', name)))
  document.querySelector('thead').append(head)
  for (const agent of agents) {
    const row = element('tr', '')
    const who = element('th', agent.displayName, { scope: 'row' })
    who.append(element('small', `${logins[agent.login]}, password ${agent.password}`))
    const cells = agent.links.map(({ console, address }) => {
      const cell = element('td', '')
      const label = `Open ${console} as ${agent.displayName}`
      cell.append(element('a', 'Open', { href: address, target: '_blank', ariaLabel: label }))
      return cell
    })
    row.append(who, ...cells)
    document.querySelector('#agents').append(row)
  }
}

function showCallForm({ agents, callers, platform }) {
  const form = document.querySelector('#call')
  form.extension.append(
    ...agents.map(({ extension, displayName }) => element('option', displayName, { value: extension })),
  )
  form.from.append(
    ...callers.map(({ number, label }) => element('option', `${number}, ${label}`, { value: number })),
  )
  document.querySelector('#platform').textContent = `Telephone system: ${platform}.`
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const body = JSON.stringify({ extension: form.extension.value, from: form.from.value })
    const response = await fetch('/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { error } = response.ok ? {} : await response.json()
    form.querySelector('output').textContent = error ?? 'Calling.'
  })
}

function showActivities(activities) {
  document.querySelector('#nothing').hidden = activities.length > 0
  const items = activities.map((activity) => {
    const { console, subject, direction, number, who, durationSeconds, outcome, note } = activity
    const item = element('li', '')
    const facts = [console, direction, who?.name ?? number, `${durationSeconds} s`, outcome, note]
    item.append(element('strong', subject), element('span', facts.filter(Boolean).join(' · ')))
    return item
  })
  document.querySelector('#activities').replaceChildren(...items)
}

const lab = await get('/lab.json')
showAgents(lab)
showCallForm(lab)
const refresh = async () => showActivities(await get('/activities.json'))
await refresh()
setInterval(refresh, 2000)
