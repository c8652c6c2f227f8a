// Builds the notebook editor into dist/: `static` (the page and its scripts), `schemas` (the settings
// every plugin declares) and `themes`. `node build.mjs --dev` leaves out minifying and compressing.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { rspack } from '@rspack/core';

const require = createRequire(import.meta.url);
const root = import.meta.dirname;
const dist = path.join(root, 'dist');
const generated = path.join(root, 'generated', 'extensions.js');
const dev = process.argv.includes('--dev');

/** Where the server serves dist/static. */
const STATIC_URL = '/static/lab/';

/**
 * Extensions of JupyterLab that need something Smallfry doesn't have: the first installs Python
 * packages into the server, the second talks to JupyterHub, the third to language servers.
 */
const LEFT_OUT = new Set([
  '@jupyterlab/extensionmanager-extension',
  '@jupyterlab/hub-extension',
  '@jupyterlab/lsp-extension'
]);

const manifests = new Map();

/** The package.json of an installed package. */
function manifest(name) {
  if (!manifests.has(name)) manifests.set(name, require(`${name}/package.json`));
  return manifests.get(name);
}

/** The folder of an installed package. */
function folder(name) {
  return path.dirname(require.resolve(`${name}/package.json`));
}

/** JupyterLab's own list of what makes up JupyterLab: package name → module in it ('' = main). */
function bundled(kind) {
  const all = require('@jupyterlab/core-meta/core.package.json').jupyterlab[kind];
  return Object.entries(all).filter(([name]) => !LEFT_OUT.has(name));
}

const extensions = bundled('extensions');
const mimeExtensions = bundled('mimeExtensions');
const packages = [...extensions, ...mimeExtensions].map(([name]) => name);

/** Copies the setting schemas, each folder with the package.json that tells the version. */
function copySchemas() {
  for (const name of packages) {
    const { schemaDir } = manifest(name).jupyterlab;
    if (!schemaDir) continue;
    const target = path.join(dist, 'schemas', name);
    fs.cpSync(path.join(folder(name), schemaDir), target, { recursive: true });
    fs.copyFileSync(
      path.join(folder(name), 'package.json'),
      path.join(target, 'package.json.orig')
    );
  }
  const ours = path.join(dist, 'schemas', '@smallfry', 'lab-extension');
  fs.cpSync(path.join(root, 'schemas'), ours, { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(ours, 'package.json.orig'));
}

/** Writes the module that imports every bundled extension and its style sheet. */
function generateExtensionList() {
  const styles = packages
    .map(name => [name, manifest(name).styleModule ?? manifest(name).style])
    .filter(([, style]) => style)
    .map(([name, style]) => `import '${name}/${style}';`);
  const modules = (entries, variable) => [
    ...entries.map(([name, module], i) => {
      const request = module ? `${name}/${module}` : name;
      return `import * as ${variable}${i} from '${request}';`;
    }),
    `export const ${variable} = {`,
    ...entries.map(([name], i) => `  '${name}': ${variable}${i},`),
    '};'
  ];
  fs.mkdirSync(path.dirname(generated), { recursive: true });
  fs.writeFileSync(
    generated,
    [
      ...styles.sort(),
      ...modules(extensions, 'extensions'),
      ...modules(mimeExtensions, 'mimeExtensions'),
      ''
    ].join('\n')
  );
}

const binary = /\.(woff2?|ttf|eot|png|jpe?g|gif|cur)(\?.*)?$/;
const svgInStyle = { test: /\.svg(\?.*)?$/, issuer: /\.css$/, type: 'asset' };

const common = {
  context: root,
  mode: dev ? 'development' : 'production',
  devtool: dev ? 'source-map' : false,
  performance: { hints: false },
  // Harmless: style sheets that import '~package/…', an old notation that still resolves, and a
  // part of MathJax for Node.js.
  ignoreWarnings: [/request starts with '~'/, /"__dirname" is used and has been mocked/]
};

const page = {
  ...common,
  name: 'lab',
  entry: { main: './src/main.ts' },
  output: {
    path: path.join(dist, 'static'),
    publicPath: STATIC_URL,
    filename: '[name].[contenthash].js',
    cssFilename: '[name].[contenthash].css',
    assetModuleFilename: '[name].[contenthash][ext]'
  },
  resolve: {
    extensions: ['.ts', '.tsx', '...'],
    alias: { '@smallfry/bundled-extensions': generated },
    fallback: {
      path: require.resolve('path-browserify'),
      process: require.resolve('process/browser'),
      url: false,
      buffer: false,
      crypto: false
    }
  },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'builtin:swc-loader',
        options: {
          jsc: {
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'automatic' } },
            target: 'es2022'
          }
        },
        type: 'javascript/auto'
      },
      // Some packages of JupyterLab say "type": "module" but import without file extensions.
      { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
      { test: /(?<!\.raw)\.css$/, type: 'css' },
      { test: /\.(raw\.css|txt|md)$/, type: 'asset/source' },
      { test: /\.svg(\?.*)?$/, issuer: /\.[jt]sx?$/, type: 'asset/source' },
      svgInStyle,
      { test: binary, type: 'asset/resource' },
      // Font Awesome names old font formats that no browser we support asks for.
      {
        test: /@fortawesome.*\.(eot|ttf|svg|woff)(\?.*)?$/,
        type: 'asset/resource',
        generator: { emit: false }
      }
    ]
  },
  optimization: {
    splitChunks: {
      chunks: 'all',
      cacheGroups: {
        // One large file instead of a hundred small ones; the data grid stays apart, few open it.
        core: {
          name: 'core',
          test: /[\\/]node_modules[\\/]@(jupyterlab|lumino(?!\/datagrid))[\\/]/
        }
      }
    }
  },
  plugins: [
    new rspack.ProvidePlugin({ process: 'process/browser' }),
    new rspack.HtmlRspackPlugin({
      template: './src/index.html',
      filename: 'index.html',
      scriptLoading: 'defer',
      minify: false
    }),
    new rspack.CopyRspackPlugin({
      patterns: [
        { from: '../brand/smallfry.svg', to: 'favicon.svg' },
        { from: './src/favicon-busy.svg', to: 'favicon-busy.svg' }
      ]
    })
  ]
};

const themes = {
  ...common,
  name: 'themes',
  entry: Object.fromEntries(
    packages
      .filter(name => manifest(name).jupyterlab.themePath)
      .map(name => [`${name}/index`, path.join(folder(name), manifest(name).jupyterlab.themePath)])
  ),
  output: { path: path.join(dist, 'themes'), cssFilename: '[name].css' },
  module: {
    rules: [{ test: /\.css$/, type: 'css' }, svgInStyle, { test: binary, type: 'asset/inline' }]
  }
};

/** The package that a bundled module belongs to, as its folder; null for our own. */
function packageFolder(resource) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(resource)?.[0] ?? null;
}

/** Writes the licenses of all packages that went into the page, which their terms ask for. */
function writeLicenses(stats) {
  const folders = new Set();
  for (const module of stats.compilation.modules) {
    for (const { resource } of [module, ...(module.modules ?? [])]) {
      const owner = resource && packageFolder(resource);
      if (owner) folders.add(owner);
    }
  }
  const texts = [...folders].sort().map(owner => {
    const { name, version, license } = JSON.parse(
      fs.readFileSync(path.join(owner, 'package.json'))
    );
    const file = fs.readdirSync(owner).find(entry => /^(licen[cs]e|copying)/i.test(entry));
    const text = file ? fs.readFileSync(path.join(owner, file), 'utf8').trim() : '';
    return `${name} ${version}\n${license ?? ''}\n\n${text}\n`;
  });
  const rule = `\n${'-'.repeat(80)}\n\n`;
  fs.writeFileSync(path.join(page.output.path, 'third-party-licenses.txt'), texts.join(rule));
}

/** Writes `.gz` and `.br` beside every text file of the page, so that the server needn't compress. */
async function compress() {
  const gzip = promisify(zlib.gzip);
  const brotli = promisify(zlib.brotliCompress);
  const options = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 9 } };
  const files = fs
    .readdirSync(page.output.path, { recursive: true })
    .filter(file => /\.(js|css|svg|txt)$/.test(file))
    .map(file => path.join(page.output.path, file));
  await Promise.all(
    files.map(async file => {
      const content = await fs.promises.readFile(file);
      if (content.length < 1024) return;
      await fs.promises.writeFile(`${file}.gz`, await gzip(content, { level: 9 }));
      await fs.promises.writeFile(`${file}.br`, await brotli(content, options));
    })
  );
}

fs.rmSync(dist, { recursive: true, force: true });
copySchemas();
generateExtensionList();
const compiler = rspack([page, themes]);
const stats = await promisify(compiler.run.bind(compiler))();
await promisify(compiler.close.bind(compiler))();
console.log(stats.toString({ preset: 'errors-warnings', timings: true, colors: false }));
if (stats.hasErrors()) process.exit(1);
writeLicenses(stats.stats[0]);
if (!dev) await compress();
