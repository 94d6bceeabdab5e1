import { useLayoutEffect, useRef, type HTMLAttributes, type Key, type ReactNode, type Ref, type RefObject } from 'react'
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeLink,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit'

/**
 * The form controls. The only file that knows the toolkit: a page sees these components and nothing of the elements behind
 * them. An element is defined when it is first used.
 */

interface ControlAttributes extends HTMLAttributes<HTMLElement> {
  readonly key?: Key
  readonly ref?: Ref<HTMLElement>
  readonly disabled?: boolean
}

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- JSX is declared so
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ControlAttributes & { readonly appearance?: string }
      'vscode-text-field': ControlAttributes & {
        readonly value?: string
        readonly placeholder?: string
        readonly spellcheck?: boolean
      }
      'vscode-dropdown': ControlAttributes & { readonly value?: string; readonly onchange?: (event: Event) => void }
      'vscode-option': ControlAttributes & { readonly value?: string }
      'vscode-checkbox': ControlAttributes & {
        readonly checked?: boolean
        readonly onchange?: (event: Event) => void
      }
      'vscode-badge': ControlAttributes
      'vscode-progress-ring': ControlAttributes
      'vscode-link': ControlAttributes & { readonly href?: string }
      'vscode-panels': ControlAttributes & { readonly activeid?: string; readonly onchange?: (event: Event) => void }
      'vscode-panel-tab': ControlAttributes
      'vscode-panel-view': ControlAttributes
    }
  }
}

type Definition = Parameters<ReturnType<typeof provideVSCodeDesignSystem>['register']>[0]

const defined = new Set<unknown>()

function define(...definitions: readonly (() => Definition)[]): void {
  for (const each of definitions) {
    if (!defined.has(each)) {
      defined.add(each)
      provideVSCodeDesignSystem().register(each())
    }
  }
}

export interface ButtonProps extends ControlAttributes {
  readonly kind?: 'primary' | 'secondary'
  /** Makes it a toggle. */
  readonly pressed?: boolean
  readonly children: ReactNode
}

export function Button({ kind = 'secondary', pressed, ...rest }: ButtonProps): ReactNode {
  define(vsCodeButton)
  return <vscode-button appearance={kind} {...rest} {...useToggle(rest.className, pressed)} />
}

/** The element does not hand its state to the button inside, which is what a screen reader meets. */
function useToggle(className = '', pressed?: boolean) {
  const ref = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (pressed !== undefined) {
      ref.current?.shadowRoot?.querySelector('button')?.setAttribute('aria-pressed', String(pressed))
    }
  }, [pressed])
  return { ref, className: `${className}${pressed ? ' pressed' : ''}` }
}

export interface IconButtonProps extends Omit<ControlAttributes, 'title'> {
  /** A codicon's name. */
  readonly icon: string
  /** Tooltip and accessible name. */
  readonly title: string
  /** Makes it a toggle. */
  readonly pressed?: boolean
}

export function IconButton({ icon, title, pressed, className, ...rest }: IconButtonProps): ReactNode {
  define(vsCodeButton)
  return (
    <vscode-button appearance="icon" title={title} aria-label={title} {...rest} {...useToggle(className, pressed)}>
      <span className={`codicon codicon-${icon}`} />
    </vscode-button>
  )
}

export interface TextFieldProps extends Omit<ControlAttributes, 'onInput' | 'ref'> {
  readonly field?: RefObject<HTMLElement | null>
  /** Accessible name. */
  readonly label: string
  readonly value: string
  readonly placeholder?: string
  readonly onText: (text: string) => void
}

export function TextField({ field, label, onText, ...rest }: TextFieldProps): ReactNode {
  define(vsCodeTextField)
  const own = useRef<HTMLElement>(null)
  const ref = field ?? own
  // The element names itself by its placeholder as it is put into the page.
  useLayoutEffect(() => ref.current?.setAttribute('aria-label', label), [ref, label])
  return (
    <vscode-text-field
      {...rest}
      ref={ref}
      spellcheck={false}
      onInput={(event) => onText(stringOf(event.currentTarget, 'value'))}
    />
  )
}

/** The native input inside a text field, for its caret and scroll. */
export function inputOf(field: HTMLElement | null): HTMLInputElement | undefined {
  const inner = field?.shadowRoot?.querySelector('input')
  return inner ?? undefined
}

export interface CheckboxProps extends Omit<ControlAttributes, 'onToggle'> {
  readonly checked: boolean
  readonly onToggle: (checked: boolean) => void
  readonly children?: ReactNode
}

export function Checkbox({ onToggle, ...rest }: CheckboxProps): ReactNode {
  define(vsCodeCheckbox)
  const { checked } = rest
  // Setting the property makes an event too; one that repeats what was set is no wish of a person. The listener stands before
  // the property, so that it is renewed first.
  const change = (event: Event): void => {
    const now = event.currentTarget instanceof HTMLElement && flagOf(event.currentTarget, 'checked')
    if (now !== checked) {
      onToggle(now)
    }
  }
  return <vscode-checkbox onchange={change} {...rest} />
}

export interface DropdownProps extends ControlAttributes {
  readonly value: string
  readonly options: readonly { readonly value: string; readonly title: string }[]
  readonly onPick: (value: string) => void
}

export function Dropdown({ options, onPick, ...rest }: DropdownProps): ReactNode {
  define(vsCodeDropdown, vsCodeOption)
  const change = (event: Event): void => {
    const value = stringOf(event.currentTarget, 'value')
    if (value !== rest.value) {
      onPick(value)
    }
  }
  return (
    <vscode-dropdown onchange={change} {...rest}>
      {options.map((option) => (
        <vscode-option key={option.value} value={option.value}>
          {option.title}
        </vscode-option>
      ))}
    </vscode-dropdown>
  )
}

export interface SliderProps {
  /** Accessible name. */
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
  readonly value: number
  readonly onSlide: (value: number) => void
}

/** The toolkit has none: the browser's own, in the theme's colours. */
export function Slider({ label, onSlide, ...rest }: SliderProps): ReactNode {
  return (
    <input
      type="range"
      className="slider"
      aria-label={label}
      {...rest}
      onChange={(event) => onSlide(event.currentTarget.valueAsNumber)}
    />
  )
}

export function Badge(props: ControlAttributes): ReactNode {
  define(vsCodeBadge)
  return <vscode-badge {...props} />
}

export function ProgressRing({ title, ...rest }: ControlAttributes): ReactNode {
  define(vsCodeProgressRing)
  return <vscode-progress-ring role="progressbar" aria-label={title} {...rest} />
}

export function Link(props: ControlAttributes & { readonly href?: string }): ReactNode {
  define(vsCodeLink)
  return <vscode-link {...props} />
}

export interface TabsProps {
  readonly active: string
  readonly tabs: readonly { readonly id: string; readonly title: string; readonly content: ReactNode }[]
  readonly onPick: (id: string) => void
}

export function Tabs({ active, tabs, onPick }: TabsProps): ReactNode {
  define(vsCodePanels, vsCodePanelTab, vsCodePanelView)
  return (
    <vscode-panels activeid={active} onchange={(event) => onPick(stringOf(event.currentTarget, 'activeid'))}>
      {tabs.map((tab) => (
        <vscode-panel-tab key={tab.id} id={tab.id}>
          {tab.title}
        </vscode-panel-tab>
      ))}
      {tabs.map((tab) => (
        <vscode-panel-view key={tab.id}>{tab.content}</vscode-panel-view>
      ))}
    </vscode-panels>
  )
}

function stringOf(target: EventTarget | null, property: string): string {
  const value: unknown = target && Reflect.get(target, property)
  return typeof value === 'string' ? value : ''
}

function flagOf(target: EventTarget, property: string): boolean {
  return Reflect.get(target, property) === true
}
