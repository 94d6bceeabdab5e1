import * as vscode from 'vscode'
import { settings, type SettingName } from '../manifest/settings'

type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T
export type SettingValue<N extends SettingName> = Widened<(typeof settings)[N]['default']>

/** A setting's present value, by its full name and with the type of its default. */
export function setting<N extends SettingName>(name: N): SettingValue<N> {
  return vscode.workspace.getConfiguration().get<SettingValue<N>>(name, settings[name].default as SettingValue<N>)
}
