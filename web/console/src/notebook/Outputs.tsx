import { Button } from '@mantine/core';
import { lazy, memo, Suspense, useMemo, useState, type CSSProperties } from 'react';
import { ansi, type Style } from './ansi';
import { textOf, type MimeBundle, type Output } from './document';
import './notebook.css';

const Html = lazy(() => import('./Html'));
const Markdown = lazy(() => import('./Markdown'));

/** Outputs with more lines than this are folded to the number below. */
const MANY_LINES = 60;
const SHOWN_LINES = 30;

/** A single line can be as long as a file. */
const SHOWN_CHARACTERS = 20_000;

/** Cells can print in a loop: more outputs than this wait to be asked for. */
const MANY_OUTPUTS = 100;

export const Outputs = memo(function Outputs({ outputs }: { outputs: readonly Output[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? outputs : outputs.slice(0, MANY_OUTPUTS);
  return (
    <div className="nb-outputs">
      {shown.map((output, index) => (
        <OneOutput key={index} output={output} />
      ))}
      {shown.length < outputs.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {outputs.length.toLocaleString('en')} outputs
        </Button>
      )}
    </div>
  );
});

function OneOutput({ output }: { output: Output }) {
  switch (output.output_type) {
    case 'stream':
      return (
        <LongText
          text={textOf(output.text)}
          className={output.name === 'stderr' ? 'nb-text nb-stderr' : 'nb-text'}
        />
      );
    case 'error':
      return <Traceback output={output} />;
    case 'display_data':
    case 'execute_result':
      return <Rich data={output.data} metadata={output.metadata} />;
    default:
      return null;
  }
}

function Traceback({ output }: { output: Extract<Output, { output_type: 'error' }> }) {
  const text = output.traceback.join('\n');
  return (
    <LongText text={text || `${output.ename}: ${output.evalue}`} className="nb-text nb-error" />
  );
}

/** Text as a terminal shows it; a long one is folded, with its end where the news is. */
export function LongText({ text, className }: { text: string; className: string }) {
  const [open, setOpen] = useState(false);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const long = lines.length > MANY_LINES || text.length > SHOWN_CHARACTERS;
  if (!long || open) {
    return (
      <>
        <Terminal text={text} className={className} />
        {long && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpen(false)}>
            Fold
          </Button>
        )}
      </>
    );
  }
  const head = lines.slice(0, SHOWN_LINES).join('\n').slice(0, SHOWN_CHARACTERS);
  const left = lines.length - SHOWN_LINES;
  return (
    <>
      <Terminal text={head} className={className} />
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        {left > 0
          ? `Show ${left.toLocaleString('en')} more lines`
          : `Show all ${text.length.toLocaleString('en')} characters`}
      </Button>
    </>
  );
}

function Terminal({ text, className }: { text: string; className: string }) {
  const pieces = useMemo(() => ansi(text), [text]);
  return (
    <pre className={className} tabIndex={0}>
      {pieces.map((piece, index) => {
        const style = css(piece.style);
        return style ? (
          <span key={index} style={style}>
            {piece.text}
          </span>
        ) : (
          piece.text
        );
      })}
    </pre>
  );
}

function css(style: Style): CSSProperties | undefined {
  if (Object.keys(style).length === 0) return undefined;
  const { foreground, background } = style;
  const result: CSSProperties = style.inverse
    ? { color: background ?? 'var(--surface)', background: foreground ?? 'var(--text)' }
    : { color: foreground, background };
  if (style.bold) result.fontWeight = 600;
  if (style.italic) result.fontStyle = 'italic';
  if (style.underline) result.textDecoration = 'underline';
  if (style.faint) result.opacity = 0.75;
  return result;
}

/** The richest form that can be shown safely comes first. */
const PREFERRED = [
  'text/html',
  'text/markdown',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'text/latex',
  'application/json',
  'text/plain'
] as const;

interface RichProps {
  readonly data: MimeBundle;
  readonly metadata: MimeBundle | undefined;
}

function Rich({ data, metadata }: RichProps) {
  const type = PREFERRED.find(candidate => candidate in data);
  const plain = textOf(data['text/plain']);
  const unknown = Object.keys(data).filter(key => !PREFERRED.some(known => known === key));
  if (type === undefined || (type === 'text/plain' && unknown.length > 0)) {
    return (
      <>
        <p className="nb-note">
          {unknown.length === 0
            ? 'This output is empty.'
            : `An output of the type ${unknown.join(', ')} can't be shown here. Open the notebook in Lab to see it.`}
        </p>
        {plain && <LongText text={plain} className="nb-text" />}
      </>
    );
  }
  switch (type) {
    case 'text/html':
      return (
        <Suspense fallback={<pre className="nb-text">{plain}</pre>}>
          <Html html={textOf(data[type])} plain={plain} />
        </Suspense>
      );
    case 'text/markdown':
      return (
        <Suspense fallback={<pre className="nb-text">{plain}</pre>}>
          <Markdown source={textOf(data[type])} />
        </Suspense>
      );
    case 'text/latex':
      return (
        <Suspense fallback={<pre className="nb-text">{plain}</pre>}>
          <Markdown source={asBlock(textOf(data[type]))} />
        </Suspense>
      );
    case 'application/json':
      return <LongText text={JSON.stringify(data[type], null, 2)} className="nb-text" />;
    case 'text/plain':
      return <LongText text={plain} className="nb-text" />;
    default:
      return <Picture type={type} data={textOf(data[type])} alt={plain} size={metadata?.[type]} />;
  }
}

/** LaTeX without its delimiters is a formula of its own. */
function asBlock(latex: string): string {
  const trimmed = latex.trim();
  return /^(\$|\\\[|\\\()/.test(trimmed) ? trimmed : `$$${trimmed}$$`;
}

interface PictureProps {
  readonly type: string;
  readonly data: string;
  readonly alt: string;
  readonly size: unknown;
}

/** Always an image element: a picture that is a document could not run its scripts there. */
function Picture({ type, data, alt, size }: PictureProps) {
  const address =
    type === 'image/svg+xml'
      ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(data)}`
      : `data:${type};base64,${data.replace(/\s/g, '')}`;
  const { width, height } = (size ?? {}) as { width?: unknown; height?: unknown };
  return (
    <img
      className="nb-picture"
      src={address}
      alt={alt.replace(/^<|>$/g, '') || 'Picture that the cell put out'}
      width={typeof width === 'number' ? width : undefined}
      height={typeof height === 'number' ? height : undefined}
    />
  );
}
