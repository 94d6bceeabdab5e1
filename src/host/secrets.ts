import { Emitter, type Event } from '../base/event'

/** How a person signs in to an origin. */
export type SignIn =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }

/** Sign-ins in VS Code's SecretStorage, each under the origin that it was entered for and given out for that origin alone. */
export interface Secrets {
  get(origin: string): Promise<SignIn | undefined>
  set(origin: string, signIn: SignIn): Promise<void>
  delete(origin: string): Promise<void>
  readonly onDidChange: Event<string>
}

/** What is needed of VS Code's SecretStorage. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>
  store(key: string, value: string): PromiseLike<void>
  delete(key: string): PromiseLike<void>
  onDidChange(listener: (event: { readonly key: string }) => unknown): unknown
}

export function createSecrets(storage: SecretStore): Secrets {
  const changed = new Emitter<string>()
  storage.onDidChange(({ key }) => {
    if (key.startsWith(prefix)) {
      changed.fire(key.slice(prefix.length))
    }
  })
  return {
    onDidChange: changed.event,
    async get(origin) {
      const text = await storage.get(prefix + origin)
      return text === undefined ? undefined : readSignIn(text)
    },
    async set(origin, signIn) {
      await storage.store(prefix + origin, JSON.stringify(signIn))
    },
    async delete(origin) {
      await storage.delete(prefix + origin)
    },
  }
}

const prefix = 'origin:'

function readSignIn(text: string): SignIn | undefined {
  const value = parsed(text)
  const field = (name: string): string | undefined => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    return typeof found === 'string' ? found : undefined
  }
  const [token, user, password] = [field('token'), field('user'), field('password')]
  if (token !== undefined) {
    return { kind: 'token', token }
  }
  return user !== undefined && password !== undefined ? { kind: 'basic', user, password } : undefined
}

/** What cannot be read counts as no sign-in: the server then asks for one, and it is written anew. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** The headers that carry a sign-in (RFC 6750, RFC 7617). */
export function headersOf(signIn: SignIn | undefined): Readonly<Record<string, string>> {
  if (!signIn) {
    return {}
  }
  const value =
    signIn.kind === 'token'
      ? `Bearer ${signIn.token}`
      : `Basic ${Buffer.from(`${signIn.user}:${signIn.password}`, 'utf8').toString('base64')}`
  return { authorization: value }
}

/** `MLFLOW_TRACKING_TOKEN` and `…_USERNAME/_PASSWORD` count for the origin of `MLFLOW_TRACKING_URI` alone. */
export function environmentSignIn(origin: string, env: NodeJS.ProcessEnv): SignIn | undefined {
  const uri = env.MLFLOW_TRACKING_URI
  if (uri === undefined || !URL.canParse(uri) || new URL(uri).origin !== origin) {
    return undefined
  }
  if (env.MLFLOW_TRACKING_TOKEN) {
    return { kind: 'token', token: env.MLFLOW_TRACKING_TOKEN }
  }
  const { username, password } = new URL(uri)
  const user = env.MLFLOW_TRACKING_USERNAME ?? decodeURIComponent(username)
  return user === ''
    ? undefined
    : { kind: 'basic', user, password: env.MLFLOW_TRACKING_PASSWORD ?? decodeURIComponent(password) }
}
