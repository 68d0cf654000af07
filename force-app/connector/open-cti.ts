/**
 * Open CTI for Lightning, as far as the phone uses it. What comes back is `unknown` until a schema accepted it.
 *
 * Salesforce, Open CTI Developer Guide, "Methods for Lightning Experience".
 */
export interface OpenCti {
  enableClickToDial(args: Answered): void
  disableClickToDial(args: Answered): void
  onClickToDial(args: { readonly listener: Callback }): void
  onNavigationChange(args: { readonly listener: Callback }): void
  getAppViewInfo(args: Answered): void
  getCallCenterSettings(args: Answered): void
  isSoftphonePanelVisible(args: Answered): void
  refreshView(): void
  /** @param args.methodParams `a=1&b=2` */
  runApex(args: Answered & ApexCall): void
  screenPop(args: Answered & ScreenPop): void
  /** @param args.key name of a utility icon of the Lightning Design System */
  setSoftphoneItemIcon(args: Answered & { readonly key: string }): void
  setSoftphoneItemLabel(args: Answered & { readonly label: string }): void
  setSoftphonePanelHeight(args: Answered & { readonly heightPX: number }): void
  setSoftphonePanelWidth(args: Answered & { readonly widthPX: number }): void
  setSoftphonePanelVisibility(args: Answered & { readonly visible: boolean }): void
}

export type Callback = (response: unknown) => void

export interface Answered {
  readonly callback: Callback
}

export interface ApexCall {
  readonly apexClass: string
  readonly methodName: string
  readonly methodParams: string
}

export type ScreenPop =
  | { readonly type: 'sobject'; readonly params: { readonly recordId: string } }
  | { readonly type: 'search'; readonly params: { readonly searchString: string } }
  | {
      readonly type: 'newRecord'
      readonly params: {
        readonly entityName: string
        readonly defaultFieldValues: Readonly<Record<string, string>>
      }
    }
