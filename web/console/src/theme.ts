import { createTheme } from '@mantine/core';

/** One accent, the brand's, in a shade that white letters can be read on. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 6,
  cursorType: 'pointer',
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace:
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: '650' },
  components: {
    Button: {
      defaultProps: { size: 'xs' },
      styles: { section: { marginInlineEnd: 6 }, label: { fontSize: '0.8125rem', fontWeight: 550 } }
    },
    TextInput: { defaultProps: { size: 'sm' } }
  }
});
