/**
 * `Microsoft.CIFramework`, as far as the phone uses it. Microsoft publishes no types. Every answer is unknown:
 * a string of JSON, a Map or a plain value, depending on the method.
 */
export interface Cif {
  getEnvironment(): Promise<unknown>
  setClickToAct(value: boolean): Promise<unknown>
  setMode(mode: 0 | 1 | 2): Promise<unknown>
  setWidth(width: number): Promise<unknown>
  /** @returns nothing where it went well, a rejecting promise where not */
  addHandler(event: CifEventName, handler: CifHandler): unknown
  removeHandler(event: CifEventName, handler: CifHandler): unknown

  searchAndOpenRecords(entity: string, query: string, searchOnly: boolean): Promise<unknown>
  retrieveRecord(entity: string, id: string, query: string): Promise<unknown>
  createRecord(entity: string, json: string): Promise<unknown>
  updateRecord(entity: string, id: string, json: string): Promise<unknown>
  openForm(optionsJson: string, parametersJson: string): Promise<unknown>
  renderSearchPage(entity: string, text: string): Promise<unknown>

  /** From here on: Customer Service workspace only. */
  canCreateSession?(): Promise<unknown>
  createSession(input: object): Promise<unknown>
  getFocusedSession(): Promise<unknown>
  setSessionTitle(input: object): Promise<unknown>
  createTab(input: object): Promise<unknown>
  getFocusedTab(): Promise<unknown>
  focusTab(id: string): Promise<unknown>
  notifyEvent(input: object): Promise<unknown>
  /** Missing in some builds of the library. */
  cancelEvent?(token: string): Promise<unknown>
}

/** The event's JSON comes in. The library needs a promise back, whatever it settles with. */
export type CifHandler = (json: unknown) => Promise<void>

export type CifEventName = 'onclicktoact' | 'onpagenavigate' | 'onSessionSwitched' | 'onSessionClosed'
