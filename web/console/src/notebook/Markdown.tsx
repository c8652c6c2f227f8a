import { useEffect, useMemo, useRef } from 'react';
import { Marked, type Tokens } from 'marked';
import type { MimeBundle } from './document';
import { textOf } from './document';
import { highlight } from './highlight';
import { cleanText } from './sanitise';
import { renderMath } from './math';

interface MathToken extends Tokens.Generic {
  readonly tex: string;
  readonly display: boolean;
}

const BLOCK = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n+|$)/;
const INLINE =
  /^(?:\$\$([^$]+?)\$\$|\\\(([\s\S]+?)\\\)|\$(?![\s$])((?:\\[\s\S]|[^$\\])*?[^\s\\$])\$(?!\d))/;

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A place for a formula; it holds the formula's source until the formula is drawn. */
function place(token: MathToken): string {
  const tex = escape(token.tex.trim());
  return `<span class="nb-math" data-display="${token.display}">${tex}</span>`;
}

function parser(attachments: Readonly<Record<string, MimeBundle>>): Marked {
  return new Marked({
    gfm: true,
    extensions: [
      {
        name: 'blockMath',
        level: 'block',
        start: source => /\$\$|\\\[/.exec(source)?.index,
        tokenizer(source) {
          const match = BLOCK.exec(source);
          if (!match) return undefined;
          return { type: 'blockMath', raw: match[0], tex: match[1] ?? match[2], display: true };
        },
        renderer: token => `<p>${place(token as MathToken)}</p>`
      },
      {
        name: 'inlineMath',
        level: 'inline',
        start: source => /\$|\\\(/.exec(source)?.index,
        tokenizer(source) {
          const match = INLINE.exec(source);
          if (!match) return undefined;
          const tex = match[1] ?? match[2] ?? match[3];
          return { type: 'inlineMath', raw: match[0], tex, display: match[1] !== undefined };
        },
        renderer: token => place(token as MathToken)
      }
    ],
    walkTokens(token) {
      if (token.type === 'image' && typeof token.href === 'string') {
        token.href = attached(token.href, attachments) ?? token.href;
      }
    }
  });
}

/** An attached picture as a data URL. */
function attached(
  href: string,
  attachments: Readonly<Record<string, MimeBundle>>
): string | undefined {
  if (!href.startsWith('attachment:')) return undefined;
  const bundle = attachments[decodeURIComponent(href.slice('attachment:'.length))] ?? {};
  const found = Object.entries(bundle).find(([type]) => type.startsWith('image/'));
  return found && `data:${found[0]};base64,${textOf(found[1]).replace(/\s/g, '')}`;
}

interface MarkdownProps {
  readonly source: string;
  readonly attachments?: Readonly<Record<string, MimeBundle>> | undefined;
}

const NO_ATTACHMENTS = {};

/** A text in Markdown with tables, formulas and code, cleaned of everything that is not text. */
export function Markdown({ source, attachments = NO_ATTACHMENTS }: MarkdownProps) {
  const place = useRef<HTMLDivElement>(null);
  const html = useMemo(
    () => cleanText(parser(attachments).parse(source, { async: false })),
    [source, attachments]
  );
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    // Written here and not by React, which would not know of what formulas and colours change.
    element.innerHTML = html;
    for (const wide of element.querySelectorAll<HTMLElement>('table, pre')) wide.tabIndex = 0;
    void renderMath(element);
    void highlightBlocks(element);
  }, [html]);
  return <div ref={place} className="nb-markdown" />;
}

async function highlightBlocks(element: HTMLElement): Promise<void> {
  for (const block of element.querySelectorAll('pre > code[class*="language-"]')) {
    const language = /language-(\S+)/.exec(block.className)?.[1] ?? '';
    const html = await highlight(block.textContent, language);
    if (html !== undefined) block.innerHTML = html;
  }
}

export default Markdown;
