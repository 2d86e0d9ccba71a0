// Errors of the build: anything unexpected ends it, nothing is guessed.

export class BuildError extends Error {}

/**
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  throw new BuildError(message);
}

/**
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition}
 */
export function check(condition, message) {
  if (!condition) fail(message);
}
