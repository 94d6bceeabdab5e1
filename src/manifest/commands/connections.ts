import type { ConnectionSubject } from '../../model/subject'
import { command, type CommandEntry } from '../command'
import { inView, type OnRow } from './places'

/** Commands on connections, and the log that they write. */
export const connectionCommands = {
  'connections.add': command<[]>({
    title: 'Add Connection…',
    icon: '$(add)',
    menus: [{ menu: 'view/title', when: inView, group: '1_connections@1' }],
  }),
  'connections.openConfiguration': command<[]>({
    title: 'Open waymark.json',
    menus: [{ menu: 'view/title', when: inView, group: '1_connections@2' }],
  }),
  'connections.signIn': command<OnRow<ConnectionSubject>>({
    title: 'Sign In…',
    icon: '$(key)',
    menus: [
      { menu: 'view/item/context', when: `${inView} && viewItem =~ /^connection\\b.*\\bserver\\b/`, group: '3_edit@1' },
    ],
  }),
  'connections.signOut': command<OnRow<ConnectionSubject>>({
    title: 'Sign Out',
    menus: [
      {
        menu: 'view/item/context',
        when: `${inView} && viewItem =~ /^connection\\b.*\\bsignedIn\\b/`,
        group: '3_edit@2',
      },
    ],
  }),
  'connections.startServer': command<OnRow<ConnectionSubject>>({
    title: 'Start MLflow Server on This Store',
    icon: '$(debug-start)',
    enablement: 'isWorkspaceTrusted',
    menus: [
      { menu: 'view/item/context', when: `${inView} && viewItem =~ /^connection\\b.*\\bstore\\b/`, group: '1_open@2' },
    ],
  }),
  'connections.stopServer': command<OnRow<ConnectionSubject>>({
    title: 'Stop MLflow Server',
    icon: '$(debug-stop)',
    menus: [
      {
        menu: 'view/item/context',
        when: `${inView} && viewItem =~ /^connection\\b.*\\bserving\\b/`,
        group: '1_open@3',
      },
    ],
  }),
  'connections.repair': command<OnRow<ConnectionSubject>>({ title: 'Repair Store', palette: 'false' }),

  'log.show': command<[]>({ title: 'Show Log', icon: '$(output)' }),
} satisfies Readonly<Record<string, CommandEntry<readonly unknown[]>>>
