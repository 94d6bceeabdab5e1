/** What VS Code gives to a page; it may be asked for once only. */
interface VsCodeApi {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

declare function acquireVsCodeApi(): VsCodeApi

export const vscode: VsCodeApi = acquireVsCodeApi()
