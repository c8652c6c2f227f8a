import { useLayoutEffect, useMemo, useRef } from 'react';
import sheet from './html.css?inline';
import { cleanOutput } from './sanitise';

let shared: CSSStyleSheet | undefined;

function baseSheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(sheet);
  }
  return shared;
}

/** HTML that a cell put out: cleaned, and in a shadow tree so that its styles stay its own. */
export function Html({ html, plain }: { html: string; plain: string }) {
  const host = useRef<HTMLDivElement>(null);
  const clean = useMemo(() => cleanOutput(html), [html]);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    if ('adoptedStyleSheets' in root) root.adoptedStyleSheets = [baseSheet(), ...clean.styles];
    root.replaceChildren(clean.content.cloneNode(true));
  }, [clean]);
  return (
    <>
      {clean.hadScripts && (
        <p className="nb-note">
          This output has scripts, which are not run here. Open the notebook in Lab to see all of
          it.
        </p>
      )}
      {clean.isEmpty ? (
        <pre className="nb-text">{plain}</pre>
      ) : (
        <div className="nb-html" tabIndex={0} role="group" aria-label="Output">
          <div ref={host} />
        </div>
      )}
    </>
  );
}

export default Html;
