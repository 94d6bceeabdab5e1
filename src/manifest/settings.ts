/** Settings as VS Code shows them; the types that the host reads them with are derived from the defaults. */
export const settings = {
  'waymark.python': {
    type: 'string',
    default: '',
    scope: 'machine-overridable',
    markdownDescription:
      'Python that starts MLflow servers, e.g. `.venv/bin/python`. Empty: the one of the Python extension, else `.venv`, `venv`, `python3` on the path. Used in trusted workspaces only.',
  },
  'waymark.experiments.refreshInterval': {
    type: 'number',
    default: 10,
    minimum: 2,
    markdownDescription: 'Seconds between refreshes of what is visible. Nothing that is not visible is asked for.',
  },
  'waymark.code.lenses': {
    type: 'boolean',
    default: true,
    markdownDescription:
      'Say above `start_run` and `set_experiment` in Python files which runs came from the file and how the last one did.',
  },
  'waymark.code.values': {
    type: 'boolean',
    default: true,
    markdownDescription:
      'Say at the ends of lines that log metrics and params, and of those that give the params their values, what was logged there and how it did.',
  },
} as const

export type SettingName = keyof typeof settings
