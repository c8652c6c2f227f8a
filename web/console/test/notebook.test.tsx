import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import type { Cell, MimeBundle, NotebookDocument, Output } from '../src/notebook/document';
import { ansi, plain } from '../src/notebook/ansi';
import { Notebook } from '../src/notebook/Notebook';
import { Outputs } from '../src/notebook/Outputs';
import { cleanOutput, cleanText } from '../src/notebook/sanitise';
import { draw } from './support/render';

const ESC = '\u001b';

function code(source: string, outputs: Output[] = [], metadata: Cell['metadata'] = {}): Cell {
  return { cell_type: 'code', source, outputs, metadata, execution_count: 1 };
}

function notebook(...cells: Cell[]): NotebookDocument {
  return { cells, metadata: {} };
}

function shown(data: MimeBundle) {
  return draw(<Outputs outputs={[{ output_type: 'display_data', data }]} />).container;
}

function html(fragment: DocumentFragment): string {
  const place = document.createElement('div');
  place.append(fragment.cloneNode(true));
  return place.innerHTML;
}

describe('hostile outputs', () => {
  test.each([
    ['<script>alert(1)</script>', /script/],
    ['<img src="x" onerror="alert(1)">', /onerror|src=/],
    ['<svg onload="alert(1)"><script>alert(1)</script></svg>', /svg|script/],
    ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', /onerror|src=/],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', /iframe/],
    ['<object data="x.swf"></object><embed src="x">', /object|embed/],
    ['<a href="javascript:alert(1)">a</a>', /javascript/],
    ['<a href="JaVa\tScript:alert(1)">a</a>', /script/i],
    ['<a href="data:text/html,<script>alert(1)</script>">a</a>', /href|script/],
    ['<form action="https://elsewhere.example"><input name="password"></form>', /form|input/],
    ['<button formaction="https://elsewhere.example">a</button>', /<button|formaction/],
    [
      '<meta http-equiv="refresh" content="0;url=https://elsewhere.example">',
      /meta|elsewhere\.example/
    ],
    ['<base href="https://elsewhere.example">', /base|elsewhere\.example/],
    ['<link rel="stylesheet" href="https://elsewhere.example/a.css">', /link|elsewhere\.example/],
    ['<img src="https://elsewhere.example/a.png">', /elsewhere\.example/],
    ['<img src="/api/v1/sign-out">', /sign-out/],
    ['<img srcset="https://elsewhere.example/a.png 2x">', /elsewhere\.example/],
    ['<video poster="https://elsewhere.example/a.png"></video>', /video|elsewhere\.example/],
    ['<table background="https://elsewhere.example/a.png"><tr><td>a</table>', /elsewhere\.example/],
    [
      '<p style="background: url(https://elsewhere.example/a.png)">a</p>',
      /elsewhere\.example|style/
    ],
    ['<p style="background: u\\72l(https://elsewhere.example)">a</p>', /elsewhere\.example|style/],
    ['<p style="position: fixed; inset: 0">a</p>', /style/],
    ['<style>body { display: none }</style>', /style/],
    ['<template><script>alert(1)</script></template>', /template|script/],
    ['<p contenteditable autofocus tabindex="1" accesskey="g">a</p>', /edit|focus|tabindex|access/]
  ])('%s', (hostile, trace) => {
    expect(html(cleanOutput(hostile).content)).not.toMatch(trace);
    expect(cleanText(hostile)).not.toMatch(trace);
  });

  test('names can’t take the place of what the page looks up', () => {
    const clean = cleanText('<p id="root">a</p><a name="cookie">b</a>');
    expect(clean).not.toMatch(/id="root"|name=/);
  });

  test('nothing of an output becomes part of the page', async () => {
    const container = shown({
      'text/html': '<p id="root">kept</p><script>window.hit = 1</script>'
    });
    await waitFor(() => expect(container.querySelector('.nb-html')).not.toBeNull());
    expect(container.querySelector('#root')).toBeNull();
    const root = container.querySelector('.nb-html > div')?.shadowRoot;
    expect(root?.textContent).toContain('kept');
    expect(window).not.toHaveProperty('hit');
    expect(container.textContent).toContain('which are not run here');
  });

  test('a drawing is an image, not a document', () => {
    const container = shown({ 'image/svg+xml': '<svg><script>alert(1)</script></svg>' });
    expect(container.querySelector('svg, script')).toBeNull();
    expect(container.querySelector('img')?.src).toMatch(/^data:image\/svg\+xml/);
  });

  test('a text that looks like HTML stays a text', () => {
    const container = draw(
      <Notebook
        notebook={notebook(
          code('x = "<img src=x onerror=alert(1)>"', [
            { output_type: 'stream', name: 'stdout', text: '<b>no</b>' }
          ])
        )}
      />
    ).container;
    expect(container.querySelector('b, img')).toBeNull();
    expect(container.textContent).toContain('<b>no</b>');
  });

  test('Markdown keeps its text and loses its scripts', async () => {
    const source =
      '# Title\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](https://elsewhere.example/b.png)';
    const { container } = draw(
      <Notebook notebook={notebook({ cell_type: 'markdown', source, metadata: {} })} />
    );
    expect(await screen.findByRole('heading', { name: 'Title' })).toBeTruthy();
    expect(container.querySelector('script, [href^="javascript"], [src*="elsewhere"]')).toBeNull();
  });
});

test('links leave to a page that knows nothing of this one', () => {
  const clean = cleanText('<a href="https://example.org">a</a>');
  expect(clean).toContain('target="_blank"');
  expect(clean).toContain('noopener');
});

test('tables of pandas keep their shape', () => {
  const table = '<table class="dataframe"><thead><tr><th></th><th>a</th></tr></thead></table>';
  const { content } = cleanOutput(table);
  expect(content.querySelector('td')).not.toBeNull();
  expect(content.querySelectorAll('th')).toHaveLength(1);
});

describe('Markdown', () => {
  const markdown = (source: string) =>
    draw(<Notebook notebook={notebook({ cell_type: 'markdown', source, metadata: {} })} />)
      .container;

  test('has tables, formulas and prices', async () => {
    const container = markdown(
      '| a |\n| - |\n| 1 |\n\n$x^2$ and $5 or $6\n\n$$\\frac{1}{2}$$\n\n`$code$`'
    );
    await waitFor(() => expect(container.querySelectorAll('.katex')).toHaveLength(2), {
      timeout: 5000
    });
    expect(container.querySelector('table')).not.toBeNull();
    expect(container.querySelector('.katex-display')).not.toBeNull();
    expect(container.textContent).toContain('$5 or $6');
    expect(container.querySelector('code')?.textContent).toBe('$code$');
  });

  test('shows attached pictures', async () => {
    const cell: Cell = {
      cell_type: 'markdown',
      source: '![p](attachment:p.png)',
      metadata: {},
      attachments: { 'p.png': { 'image/png': 'iVBORw0KGgo=' } }
    };
    draw(<Notebook notebook={notebook(cell)} />);
    const picture = await screen.findByRole('img', { name: 'p' });
    expect(picture.getAttribute('src')).toBe('data:image/png;base64,iVBORw0KGgo=');
  });
});

describe('outputs', () => {
  test('the richest form comes first, and pictures have a name', () => {
    const container = shown({ 'text/plain': '<Figure size 1x1>', 'image/png': 'iVBORw0K\nGgo=' });
    const picture = container.querySelector('img');
    expect(picture?.alt).toBe('Figure size 1x1');
    expect(picture?.src).toBe('data:image/png;base64,iVBORw0KGgo=');
  });

  test('an unknown type is named, and its text is shown', () => {
    const container = shown({ 'application/vnd.plotly.v1+json': {}, 'text/plain': 'Figure()' });
    expect(container.textContent).toContain('application/vnd.plotly.v1+json');
    expect(container.textContent).toContain('Figure()');
  });

  test('JSON is laid out', () => {
    expect(shown({ 'application/json': { a: [1] } }).textContent).toContain('"a": [');
  });

  test('a long text is folded until it is asked for', async () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const { container } = draw(
      <Outputs outputs={[{ output_type: 'stream', name: 'stdout', text }]} />
    );
    expect(container.textContent).not.toContain('line 99');
    await userEvent.click(screen.getByRole('button', { name: 'Show 70 more lines' }));
    expect(container.textContent).toContain('line 99');
  });

  test('very many outputs wait to be asked for', async () => {
    const outputs = Array.from({ length: 150 }, (_, index) => ({
      output_type: 'stream' as const,
      name: 'stdout',
      text: `o${index};`
    }));
    const { container } = draw(<Outputs outputs={outputs} />);
    expect(container.textContent).not.toContain('o149;');
    await userEvent.click(screen.getByRole('button', { name: 'Show all 150 outputs' }));
    expect(container.textContent).toContain('o149;');
  });
});

describe('terminals', () => {
  test('colours', () => {
    expect(ansi(`a${ESC}[1;31mb${ESC}[0mc`)).toEqual([
      { text: 'a', style: {} },
      { text: 'b', style: { bold: true, foreground: 'var(--ansi-red)' } },
      { text: 'c', style: {} }
    ]);
    expect(ansi(`${ESC}[38;5;196mx`)[0]?.style.foreground).toContain('rgb(255 0 0)');
    expect(ansi(`${ESC}[38;2;1;2;3mx`)[0]?.style.foreground).toContain('rgb(1 2 3)');
    expect(ansi(`${ESC}[43mx${ESC}[49my`)[1]?.style).toEqual({});
  });

  test('what is not a colour is left out', () => {
    expect(plain(`${ESC}[2K${ESC}[1Ga${ESC}]8;;https://a.example${ESC}\\b${ESC}]8;;${ESC}\\`)).toBe(
      'ab'
    );
  });

  test('progress bars write over themselves', () => {
    expect(plain('10 %\r50 %\r100 %\ndone')).toBe('100 %\ndone');
    expect(plain('long line\rab')).toBe('abng line');
    expect(plain('a\r\nb')).toBe('a\nb');
    expect(plain('abc\b\bX')).toBe('aX');
  });
});

describe('cells', () => {
  test('the cells of parameters are marked', () => {
    draw(
      <Notebook
        notebook={notebook(
          code('a = 1', [], { tags: ['parameters'] }),
          code('a = 2', [], { tags: ['injected-parameters'] })
        )}
      />
    );
    expect(screen.getByText('parameters: the defaults')).toBeTruthy();
    expect(screen.getByText("parameters: this run's values")).toBeTruthy();
  });

  test('a failure is told by what the file says', () => {
    const error: Output = { output_type: 'error', ename: 'E', evalue: 'v', traceback: [] };
    draw(<Notebook notebook={notebook(code('1'), code('2', [error]))} />);
    expect(screen.getByRole('img', { name: 'failed' })).toBeTruthy();
    expect(screen.getByText('E: v')).toBeTruthy();
  });

  test('the banner of a failed run is a notice', () => {
    const source = '<span style="color:red">An Exception was encountered at \'In [3]\'.</span>';
    const banner: Cell = {
      cell_type: 'markdown',
      source,
      metadata: { tags: ['papermill-error-cell-tag'] }
    };
    draw(<Notebook notebook={notebook(banner)} />);
    expect(screen.getByText("An Exception was encountered at 'In [3]'.")).toBeTruthy();
  });

  test('banners are not counted: the server numbers the cells that ran', () => {
    const banner: Cell = {
      cell_type: 'markdown',
      source: 'It failed.',
      metadata: { tags: ['papermill-error-cell-tag'] }
    };
    draw(<Notebook notebook={notebook(banner, code('1'), banner, code('2'))} failedCell={1} />);
    const failed = screen.getByRole('img', { name: 'failed' }).closest('.nb-cell');
    expect(failed?.id).toBe('cell-2');
    expect(failed?.textContent).toContain('2');
  });

  test('news of a live run take the place of the file', () => {
    const live = new Map([[0, { status: 'running' as const, cell: code('1', []) }]]);
    draw(<Notebook notebook={notebook(code('1'))} live={live} />);
    expect(screen.getByRole('img', { name: 'running' })).toBeTruthy();
  });

  test('code gets colours', async () => {
    const { container } = draw(<Notebook notebook={notebook(code('import os'))} />);
    await waitFor(() => expect(container.querySelector('.hljs-keyword')).not.toBeNull());
  });
});
