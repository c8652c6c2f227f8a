import DOMPurify, { type Config } from 'dompurify';

/*
 * Outputs and texts of notebooks come from anywhere: a cell may have printed what a stranger wrote.
 * They are shown in a page that is signed in, so they may not run anything, load anything, ask for
 * anything, or draw outside of their place.
 */

const CONFIG = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'option',
    'optgroup',
    'datalist',
    'fieldset',
    'dialog',
    'template',
    'slot',
    'map',
    'area',
    'audio',
    'video',
    'source',
    'track',
    'picture',
    'marquee'
  ],
  FORBID_ATTR: [
    'srcset',
    'background',
    'poster',
    'ping',
    'action',
    'formaction',
    'name',
    'tabindex',
    'autofocus',
    'accesskey',
    'popover',
    'popovertarget',
    'popovertargetaction',
    'contenteditable',
    'slot',
    'part'
  ],
  SANITIZE_NAMED_PROPS: true,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|data:image\/)/i,
  ALLOW_UNKNOWN_PROTOCOLS: false
} satisfies Config;

const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i;

/** What a style could load with, move over the page with, or hide one of these behind. */
const UNSAFE_STYLE =
  /\\|url\s*\(|image\s*\(|image-set|src\s*\(|expression|@import|position\s*:\s*(?:fixed|sticky)/i;

const purify = DOMPurify(window);

purify.addHook('uponSanitizeAttribute', (_, data) => {
  if (data.attrName === 'style' && UNSAFE_STYLE.test(data.attrValue)) data.keepAttr = false;
});

purify.addHook('afterSanitizeAttributes', node => {
  if (node.tagName === 'IMG') {
    if (PICTURE.test(node.getAttribute('src') ?? '')) return;
    node.removeAttribute('src');
    node.setAttribute(
      'alt',
      `${node.getAttribute('alt') ?? 'picture'} (from elsewhere, not loaded)`
    );
  } else if (node.tagName === 'A' && node.hasAttribute('href')) {
    if (/^data:/i.test(node.getAttribute('href') ?? '')) node.removeAttribute('href');
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer nofollow');
  }
});

/** HTML of an output that may be put into a shadow tree. */
export interface CleanOutput {
  readonly content: DocumentFragment;
  /** What its own style sheets said, without what could do harm. */
  readonly styles: readonly CSSStyleSheet[];
  /** Whether it has scripts, without which there may be little to see. */
  readonly hadScripts: boolean;
  /** Whether nothing is left of it. */
  readonly isEmpty: boolean;
}

/** Cleans an output; its style sheets count only inside the shadow tree that it is put into. */
export function cleanOutput(html: string): CleanOutput {
  const inert = new DOMParser().parseFromString(html, 'text/html');
  const styles = [...inert.querySelectorAll('style')].flatMap(style =>
    safeSheet(style.textContent)
  );
  const hadScripts = inert.querySelector('script, iframe, object, embed') !== null;
  const content = purify.sanitize(inert.body.innerHTML, {
    ...CONFIG,
    // Its ids are seen by nobody but its own styles.
    SANITIZE_NAMED_PROPS: false,
    RETURN_DOM_FRAGMENT: true
  });
  // The corner of a table has no name to be a header by.
  for (const corner of content.querySelectorAll('th:empty')) {
    corner.replaceWith(corner.ownerDocument.createElement('td'));
  }
  const isEmpty =
    content.textContent.trim() === '' && !content.querySelector('img[src], hr, table');
  return { content, styles, hadScripts, isEmpty };
}

/** Cleans what Markdown became, for a place in the page itself. */
export function cleanText(html: string): string {
  return purify.sanitize(html, CONFIG);
}

function safeSheet(text: string): CSSStyleSheet[] {
  if (typeof CSSStyleSheet.prototype.replaceSync !== 'function') return [];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  removeUnsafe(sheet);
  return [sheet];
}

function removeUnsafe(holder: CSSStyleSheet | CSSGroupingRule): void {
  for (let i = holder.cssRules.length - 1; i >= 0; i--) {
    const rule = holder.cssRules[i];
    if (rule instanceof CSSMediaRule) removeUnsafe(rule);
    else if (!(rule instanceof CSSStyleRule) || isUnsafe(rule)) holder.deleteRule(i);
  }
}

function isUnsafe(rule: CSSStyleRule): boolean {
  return /:host|::part|::slotted/i.test(rule.selectorText) || UNSAFE_STYLE.test(rule.cssText);
}
