/** The activity bar's container, its views in the order of the path, and what an empty one says. */
export const views = {
  containers: {
    activitybar: [{ id: 'waymark', title: 'Waymark', icon: 'media/waymark.svg' }],
  },
  views: {
    waymark: [{ id: 'waymark.experiments', name: 'Experiments', icon: 'media/waymark.svg' }],
  },
  welcome: [
    {
      view: 'waymark.experiments',
      when: 'waymark.connections == none && isWorkspaceTrusted && workspaceFolderCount != 0',
      contents: [
        'No MLflow store was found in this folder: no mlflow.db and no mlruns.',
        'Train with MLflow here and its runs appear, or name the tracking server that your team uses.',
        '[Add Connection…](command:waymark.connections.add)',
      ].join('\n'),
    },
    {
      view: 'waymark.experiments',
      when: 'waymark.connections == none && workspaceFolderCount == 0',
      contents:
        'Open a folder in which MLflow was used and its runs appear here.\n[Open Folder](command:vscode.openFolder)',
    },
    {
      view: 'waymark.experiments',
      when: 'waymark.connections == none && !isWorkspaceTrusted && workspaceFolderCount != 0',
      contents: [
        'No MLflow store was found in this folder. Servers are not contacted while the folder is not trusted.',
        '[Manage Trust](command:workbench.trust.manage)',
      ].join('\n'),
    },
  ],
} as const
