import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { RouterProvider } from 'react-router/dom';
import { theme, variables } from './theme.ts';
import { createAppRouter } from './router.tsx';

const colorSchemes = localStorageColorSchemeManager({ key: 'ear:theme' });
const router = createAppRouter();

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
    >
      <RouterProvider router={router} />
    </MantineProvider>
  );
}
