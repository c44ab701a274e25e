import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const ember: MantineColorsTuple = [
  '#fff1e8', '#ffe0cf', '#ffc09f', '#ff9f6c', '#ff8a4c', '#f7712b', '#e8590c', '#c2470a', '#9c390a', '#6f2908',
]; // prettier-ignore

/** What is filled is ember with the words that can be read on it, in either theme. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  return input.variant === 'filled' ? { ...colours, color: 'var(--on-ember)' } : colours;
};

/** Mantine in this product's clothes: every colour comes from tokens.css, so that both themes are designed once. */
export const theme = createTheme({
  primaryColor: 'ember',
  primaryShade: { light: 7, dark: 4 },
  colors: { ember },
  variantColorResolver,
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
  headings: { fontWeight: '650', fontFamily: 'var(--sans)' },
});

const shared = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-error': 'var(--fail)',
  '--mantine-color-anchor': 'var(--ember-text)',
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
