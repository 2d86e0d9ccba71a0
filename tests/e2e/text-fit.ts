// Finds text that does not fit: cut off, sticking out of its box or of the window, or on top of other text.
import type { Page } from './fixtures';

/** Describes each text that does not fit, in the page or in the part below `within`. */
export const misfits = (page: Page, within = 'body') => page.evaluate((within) => {
  const root = document.querySelector(within);
  if (!root) throw new Error(`there is no ${within}`);
  /** A pixel for rounding. */
  const SLACK = 1.5;
  const found: string[] = [];
  const seen: { text: string; box: DOMRect; element: Element; layer: Element | null }[] = [];
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

  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement!;
    const text = node.textContent ?? '';
    if (!text.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('script, style, option, noscript, textarea')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // A space at the end of a line has no room of its own.
    let boxes = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (!boxes.length) continue;

    let box: Element | null = null;
    let isScrolled = false;
    let isHidden = false;
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      // Text for screen readers only.
      if (frame.width <= 1 || frame.height <= 1) isHidden = style.display !== 'contents' && style.display !== 'inline';
      if (isHidden) break;
      if (!box && style.display !== 'inline' && style.display !== 'contents') {
        box = at;
        for (const { left, right, top, bottom } of boxes) {
          const [x, y] = [Math.max(frame.left - left, right - frame.right), Math.max(frame.top - top, bottom - frame.bottom)];
          if (!isScrolled && x > SLACK && !scrolls(style.overflowX)) found.push(`${short(text)}: sticks out of <${at.localName} class="${at.className}"> by ${Math.round(x)} px`);
          // Line boxes may be taller than the line.
          if (!isScrolled && y > 6 && clips(style.overflowY)) found.push(`${short(text)}: cut in height by ${Math.round(y)} px`);
        }
      } else if (clips(style.overflowX) && !isScrolled) {
        for (const { left, right } of boxes) {
          const x = Math.max(frame.left - left, right - frame.right);
          if (x > SLACK) found.push(`${short(text)}: cut by <${at.localName} class="${at.className}"> by ${Math.round(x)} px`);
        }
      }
      if (scrolls(style.overflowX) || scrolls(style.overflowY)) {
        isScrolled = true;
        // What is scrolled away does not lie on other text.
        boxes = boxes.filter(({ left, right, top, bottom }) => right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom);
      }
    }
    if (isHidden) continue;
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
      if (x > 2 && y > Math.min(one.box.height, other.box.height) / 2) found.push(`${short(one.text)}: overlaps "${short(other.text)}"`);
    }
  });
  return [...new Set(found)];
}, within);
