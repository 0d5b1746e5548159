/** Runs what it is given one after the other, in the order of asking. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    // The next in line waits for this one to end, however it ends.
    last = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  };
}
