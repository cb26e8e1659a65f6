import type { HostCommand } from '../../src-shared/contract/hostBridge';
import type { Action } from '../state/actions.svelte';
import type { Workbench } from '../state/session.svelte';

/** Returns the actions that apply everywhere. Those with the id of a host command also serve the menu. */
export function frameActions(workbench: Workbench, togglePalette: () => void): Action[] {
  const { navigate, theme } = workbench;
  const commands: Record<HostCommand, Omit<Action, 'id'>> = {
    'show-runs': {
      title: 'Runs',
      section: 'Go to',
      shortcut: '1',
      run: () => navigate({ screen: 'runs' }),
    },
    'new-run': {
      title: 'New run',
      section: 'Go to',
      shortcut: 'N',
      run: () => navigate({ screen: 'new', exampleId: null, fromRunId: null }),
    },
    'show-data': {
      title: 'Data',
      section: 'Go to',
      shortcut: '2',
      run: () => navigate({ screen: 'data' }),
    },
    'toggle-theme': {
      title: 'Switch between light and dark',
      section: 'View',
      shortcut: 'Shift+Mod+L',
      run: () => theme.toggle(),
    },
    palette: { title: 'Commands', section: 'View', shortcut: 'Mod+K', run: togglePalette },
  };
  return [
    ...Object.entries(commands).map(([id, action]) => ({ id, ...action })),
    {
      id: 'show-projections',
      title: 'Projections',
      section: 'Go to',
      shortcut: '4',
      run: () => navigate({ screen: 'projections', projectionId: null }),
    },
    {
      id: 'show-system',
      title: 'System',
      section: 'Go to',
      shortcut: '3',
      run: () => navigate({ screen: 'system' }),
    },
    {
      id: 'theme-system',
      title: 'Follow the system’s light and dark',
      section: 'View',
      run: () => theme.choose('system'),
    },
  ];
}
