// Finds text that does not fit: cut off, sticking out of its box or of the window, or on top of other text.
import type { Page } from './fixtures';

/** Describes each text that does not fit, in the page or in the part below `within`. */
export const misfits = (page: Page, within = 'body') => page.evaluate((within) => {
  const root = document.querySelector(within);
  if (!root) throw new Error(`there is no ${within}`);
  // What lies outside of the window is not laid out otherwise.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { content-visibility: visible !important }');
  document.adoptedStyleSheets = [sheet];
  /** A pixel for rounding. */
  const SLACK = 1.5;
  const found: string[] = [];
  interface Box { left: number; right: number; top: number; bottom: number }
  const seen: { text: string; box: Box; element: Element; layer: Element | null }[] = [];
  const scrolls = (value: string) => value === 'auto' || value === 'scroll';
  const clips = (value: string) => value === 'hidden' || value === 'clip';
  const short = (text: string) => text.trim().replace(/\s+/g, ' ').slice(0, 60);

  /** The ancestor that lays the element over or apart from the rest. */
  const layerOf = (element: Element): Element | null => {
    for (let at: Element | null = element; at && at !== root; at = at.parentElement) {
      const { position } = getComputedStyle(at);
      if (position === 'sticky' || position === 'fixed' || position === 'absolute') return at;
    }
    return null;
  };

  /** Whether the element is in a block of at most a pixel. */
  const isForScreenReaders = (element: Element) => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { width, height } = at.getBoundingClientRect();
      if ((width <= 1 || height <= 1) && !['inline', 'contents'].includes(getComputedStyle(at).display)) return true;
    }
    return false;
  };

  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement!;
    const text = node.textContent ?? '';
    if (!text.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('script, style, option, noscript, textarea')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // A space at the end of a line has no room of its own.
    let boxes: Box[] = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (!boxes.length) continue;

    if (isForScreenReaders(element)) continue;

    let box: Element | null = null;
    let isScrolled = false;
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      const isBlock = style.display !== 'inline' && style.display !== 'contents';
      const most = (of: (box: Box) => number) => Math.round(Math.max(...boxes.map(of)) - SLACK);
      const over = { x: most(({ left, right }) => Math.max(frame.left - left, right - frame.right)), y: most(({ top, bottom }) => Math.max(frame.top - top, bottom - frame.bottom)) };
      if (isBlock && !isScrolled) {
        const name = `<${at.localName} class="${at.className}">`;
        if (clips(style.overflowX)) {
          // Shortened with an ellipsis, and whole in a hint; or a value of a table, whole in its record's details.
          const isShortened = style.textOverflow === 'ellipsis' && (at.closest('[title], [role="gridcell"]') || element.closest('[title]'));
          if (over.x > 0 && !isShortened) found.push(`${short(text)}: cut by ${name} by ${over.x} px`);
          boxes = boxes.map(({ left, right, top, bottom }) => ({ left: Math.max(left, frame.left), right: Math.min(right, frame.right), top, bottom }));
        } else if (!box && over.x > 0 && !scrolls(style.overflowX)) {
          found.push(`${short(text)}: sticks out of ${name} by ${over.x} px`);
        }
        // Line boxes may be taller than the line.
        if (clips(style.overflowY) && over.y > 5) found.push(`${short(text)}: cut in height by ${name} by ${over.y} px`);
        box ??= at;
      }
      if (scrolls(style.overflowX) || scrolls(style.overflowY)) {
        isScrolled = true;
        // What is scrolled away does not lie on other text.
        boxes = boxes.filter(({ left, right, top, bottom }) => right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom);
        if (!boxes.length) break;
      }
    }
    if (!boxes.length) continue;
    for (const { left, right } of boxes) {
      if (!isScrolled && (right > innerWidth + SLACK || left < -SLACK)) found.push(`${short(text)}: outside of the window by ${Math.round(Math.max(right - innerWidth, -left))} px`);
    }
    const layer = layerOf(element);
    for (const one of boxes) seen.push({ text, box: one, element, layer });
  }

  // Text on text: only within one layer, because a layer may lie on what is below.
  seen.sort((a, b) => a.box.top - b.box.top);
  seen.forEach((one, at) => {
    for (const other of seen.slice(at + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (other.element === one.element || other.layer !== one.layer) continue;
      const x = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const y = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // Line boxes of two lines may touch by some pixels; letters on letters overlap by half a line.
      const height = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
      if (x > 2 && y > height / 2) found.push(`${short(one.text)}: overlaps "${short(other.text)}"`);
    }
  });
  return [...new Set(found)];
}, within);
