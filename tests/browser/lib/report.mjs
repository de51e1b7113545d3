// How checks tell what they found.

/** Fails a test with every problem found, not with the first one only. */
export function reportAll(problems) {
  if (problems.length > 0) {
    const shown = problems.slice(0, 40).join('\n  ');
    const error = new Error(`${problems.length} problems\n  ${shown}`);
    // Where in the checks it was noticed tells nothing.
    error.stack = error.message;
    throw error;
  }
}
