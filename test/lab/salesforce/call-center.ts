/** What an admin has set in Setup > Call Centers. */
export interface CallCenter {
  /** Address of the phone's page. */
  readonly adapterUrl: string
  /** px */
  readonly height: number
  /** px */
  readonly width: number
  /** The items of the phone's own section. */
  readonly sidetone: Readonly<Record<string, string>>
}

/** The settings as `getCallCenterSettings` gives them: flat, and every value a text. */
export function flatSettings({
  adapterUrl,
  height,
  width,
  sidetone,
}: CallCenter): Readonly<Record<string, string>> {
  const items = Object.entries(sidetone).map(([item, value]): [string, string] => [
    `/sidetone/${item}`,
    value,
  ])
  return {
    '/displayNameLabel': 'Display Name',
    '/internalNameLabel': 'InternalName',
    '/label': 'Call Center',
    '/reqGeneralInfo/label': 'General Information',
    '/reqGeneralInfo/sortOrder': '0.0',
    '/reqGeneralInfo/reqInternalName': 'Sidetone',
    '/reqGeneralInfo/reqDisplayName': 'Sidetone',
    '/reqGeneralInfo/reqAdapterUrl': adapterUrl,
    '/reqGeneralInfo/reqUseApi': 'true',
    '/reqGeneralInfo/reqSoftphoneHeight': String(height),
    '/reqGeneralInfo/reqSoftphoneWidth': String(width),
    '/reqGeneralInfo/reqSalesforceCompatibilityMode': 'Lightning',
    '/sidetone/label': 'Sidetone',
    '/sidetone/sortOrder': '1.0',
    ...Object.fromEntries<string>(items),
  }
}

const popTo = (screenPopType: string) => ({ screenPopType, screenPopData: null })

const callType = {
  callRelatedFields: ['ANI', 'DNIS'],
  objects: {
    Account: [{ displayName: 'Account Name', apiName: 'Name' }],
    Contact: [
      { displayName: 'Name', apiName: 'Name' },
      { displayName: 'Phone', apiName: 'Phone' },
    ],
    Lead: [{ displayName: 'Name', apiName: 'Name' }],
  },
  screenPopSettings: {
    screenPopsOpenWithin: 'ExistingWindow',
    NoMatch: popTo('PopToSearch'),
    SingleMatch: popTo('PopToEntity'),
    MultipleMatches: popTo('PopToSearch'),
  },
}

/** The softphone layout as `getSoftphoneLayout` gives it; an admin has made it by hand. */
export const softphoneLayout = { Internal: callType, Inbound: callType, Outbound: callType }
