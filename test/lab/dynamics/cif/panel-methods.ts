import { appId } from '../app/app.ts'
import { pageParameters } from '../app/page.ts'
import type { PanelMode } from '../app/panel.ts'
import type { CifContext, Data, HostMethods } from './context.ts'
import { Refusal, text } from './context.ts'

const modes: readonly unknown[] = [0, 1, 2]

function setMode(data: Data, { app }: CifContext): null {
  const mode = data.get('value')
  if (!modes.includes(mode) || (mode === 2 && app.version === 1)) throw new Refusal('Invalid panel mode')
  app.panel.setMode(mode as PanelMode)
  return null
}

function setWidth(data: Data, { app }: CifContext): null {
  const width = data.get('value')
  if (typeof width !== 'number' || width < 0) throw new Refusal('Invalid panel width')
  app.panel.setWidth(width)
  return null
}

/** Ids of users come in braces and capitals, page parameters with the current page. */
function environment({ app, provider, environment: { userId, userName, organization } }: CifContext) {
  return new Map<string, unknown>([
    ['appUrl', app.urlOf({ type: 'home' })],
    ['appid', appId],
    ['appName', app.version === 2 ? 'Customer Service workspace' : 'Sales Hub'],
    ['cifVersion', app.version === 2 ? '10.1.0.51' : '9.2.0.49'],
    ['clientUrl', organization],
    ['crmVersion', '9.2.23055.00200'],
    ['customParams', provider.customParams],
    ['isDirty', false],
    ['orgId', '5a1e7a5e-0000-4000-8000-00000000c0de'],
    ['orgLcid', 1033],
    ['orgUniqueName', 'acme'],
    ['userId', `{${userId.toUpperCase()}}`],
    ['userLcid', 1033],
    ['username', userName],
    ...Object.entries(pageParameters(app.sessions.focusedPage())),
  ])
}

/** The panel and what is around it. */
export const panelMethods: HostMethods = {
  setclicktoact: {
    name: 'setClickToAct',
    run(data, { app, provider }) {
      if (!provider.outbound)
        throw new Refusal('Principal user is missing prvWritemsdyn_ciprovider privilege')
      app.panel.setClickToAct(data.get('value') === true)
    },
  },
  getclicktoact: { name: 'getClickToAct', run: (_, { app }) => app.panel.state.get().clickToAct },
  setmode: { name: 'setMode', run: setMode },
  getmode: { name: 'getMode', run: (_, { app }) => app.panel.state.get().mode },
  setwidth: { name: 'setWidth', run: setWidth },
  getwidth: { name: 'getWidth', run: (_, { app }) => app.panel.state.get().width },
  getenvironment: { name: 'getEnvironment', run: (_, context) => environment(context) },
  getEntityMetadata: {
    name: 'getEntityMetadata',
    run: (data, { metadata }) => metadata(text(data, 'entityName')),
  },
}
