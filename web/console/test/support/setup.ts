import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// Pages come in pieces, and a busy machine takes its time to load the first one.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);

class NoSizes implements ResizeObserver {
  observe(): void {
    // Nothing has a size in jsdom.
  }
  unobserve(): void {
    // Nothing has a size in jsdom.
  }
  disconnect(): void {
    // Nothing has a size in jsdom.
  }
}

// What a browser has and jsdom lacks; nothing is tested by it.
Object.assign(window, {
  ResizeObserver: NoSizes,
  matchMedia: (media: string) => ({
    media,
    matches: false,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn()
  })
});
Element.prototype.scrollIntoView = vi.fn();
