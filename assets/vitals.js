// Web vitals of the standalone page, if telemetry is on (telemetry.js).
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

/*! With web-vitals, Copyright Google LLC, licensed under the Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0 */

/**
 * Calls `report` with each metric once it is final.
 * @param {(vital: import('./internal.js').Details['vital']) => void} report
 */
export function watchVitals(report) {
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) {
    on(({ name, value, rating }) => report({ name, value: Number(value.toFixed(name === 'CLS' ? 4 : 0)), rating }));
  }
}
