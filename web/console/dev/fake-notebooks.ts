import type { Cell, NotebookDocument, Output } from '../src/notebook/document';

const TABLE = `<div><style scoped>.dataframe td { color: red }</style><table border="1" class="dataframe">
<thead><tr style="text-align: right;"><th></th><th>product</th><th>quantity</th><th>revenue</th></tr></thead>
<tbody>${['Sardine', 'Herring', 'Sprat', 'Anchovy']
  .map(
    (name, i) =>
      `<tr><th>${i}</th><td>${name}</td><td>${1200 - i * 170}</td><td>${(9812.5 / (i + 1)).toFixed(2)}</td></tr>`
  )
  .join('')}</tbody></table><p>4 rows × 3 columns</p></div>`;

const PLOT = `<svg xmlns="http://www.w3.org/2000/svg" width="520" height="200" viewBox="0 0 520 200">${Array.from(
  { length: 26 },
  (_, i) => {
    const height = 40 + 130 * Math.abs(Math.sin(i / 4));
    return `<rect x="${i * 20}" y="${190 - height}" width="15" height="${height}" fill="#2a7f74"/>`;
  }
).join('')}</svg>`;

function code(count: number, source: string, outputs: Output[], tags: string[] = []): Cell {
  return {
    cell_type: 'code',
    source,
    metadata: { tags, papermill: { status: 'completed', duration: count * 0.7, exception: false } },
    execution_count: count,
    outputs
  };
}

function markdown(source: string): Cell {
  return { cell_type: 'markdown', source, metadata: {} };
}

const metadata = { language_info: { name: 'python' } };

export const report: NotebookDocument = {
  metadata,
  cells: [
    markdown(
      '# Daily sales\n\nHow did a region do? Share of a product: $s_i = \\frac{r_i}{\\sum_j r_j}$, and\n\n$$\\bar r = \\frac{1}{n}\\sum_{i=1}^{n} r_i$$\n\n| region | manager |\n| --- | --- |\n| North | **Ada** |\n| South | `grace` |\n\nIt costs $5 or $6.'
    ),
    code(1, 'region: str = "North"  # North, South or all\ndays: int = 30', [], ['parameters']),
    code(2, '# Parameters\nregion = "South"\ndays = 7\n', [], ['injected-parameters']),
    code(
      3,
      'import pandas as pd\n\nsales = load(region)\nfor step in range(200):\n    print(f"step {step}")',
      [
        {
          output_type: 'stream',
          name: 'stdout',
          text: Array.from({ length: 200 }, (_, i) => `step ${i}\n`).join('')
        },
        {
          output_type: 'stream',
          name: 'stderr',
          text: '\u001b[33mWARNING\u001b[0m 3 rows have no \u001b[1mregion\u001b[0m\n'
        }
      ]
    ),
    code(4, 'best.head(4)', [
      {
        output_type: 'execute_result',
        execution_count: 4,
        data: { 'text/html': TABLE, 'text/plain': 'product …' }
      }
    ]),
    code(5, 'plot(daily)', [
      {
        output_type: 'display_data',
        data: { 'image/svg+xml': PLOT, 'text/plain': '<Figure size 520x200 with 1 Axes>' }
      }
    ]),
    code(6, 'chart', [
      {
        output_type: 'display_data',
        data: { 'application/vnd.plotly.v1+json': {}, 'text/plain': 'Figure()' }
      },
      {
        output_type: 'display_data',
        data: {
          'text/html':
            '<script>document.title = "hostile"</script><img src="https://elsewhere.example/x.png" onerror="alert(1)" alt="map"><b>kept</b>'
        }
      }
    ])
  ]
};

export const failing: NotebookDocument = {
  metadata,
  cells: [
    {
      cell_type: 'markdown',
      source:
        '<span style="color:red; font-family:Helvetica Neue; font-size:2em;">An Exception was encountered at \'<a href="#papermill-error-cell">In [3]</a>\'.</span>',
      metadata: { tags: ['papermill-error-cell-tag'] }
    },
    markdown('# A notebook that fails'),
    code(1, 'amount: float = 120.0\npeople: int = 0', [], ['parameters']),
    code(2, 'print(f"Sharing {amount:.2f} among {people} people")', [
      { output_type: 'stream', name: 'stdout', text: 'Sharing 120.00 among 0 people\n' }
    ]),
    {
      ...code(
        3,
        'def share(amount, people):\n    return amount / people\n\n\nshare(amount, people)',
        [
          {
            output_type: 'error',
            ename: 'ZeroDivisionError',
            evalue: 'float division by zero',
            traceback: [
              '\u001b[31m---------------------------------------------------------------------------\u001b[39m',
              '\u001b[31mZeroDivisionError\u001b[39m                         Traceback (most recent call last)',
              '\u001b[36mCell\u001b[39m\u001b[36m \u001b[39m\u001b[32mIn[3]\u001b[39m\u001b[32m, line 5\u001b[39m\n\u001b[32m      1\u001b[39m \u001b[38;5;28;01mdef\u001b[39;00m\u001b[38;5;250m \u001b[39m\u001b[34mshare\u001b[39m(amount, people):\n\u001b[32m----> 5\u001b[39m \u001b[43mshare\u001b[49m\u001b[43m(\u001b[49m\u001b[43mamount\u001b[49m\u001b[43m,\u001b[49m\u001b[43m \u001b[49m\u001b[43mpeople\u001b[49m\u001b[43m)\u001b[49m',
              '\u001b[31mZeroDivisionError\u001b[39m: float division by zero'
            ]
          }
        ]
      ),
      metadata: { papermill: { status: 'failed', duration: 0.02, exception: true } }
    },
    { ...code(4, 'print("never")', []), execution_count: null, metadata: {} }
  ]
};
