export type Repeated = { stop(): Promise<void> };

/** Does `work` again and again with a pause between, whatever becomes of it; stopping waits for the turn to end. */
export function repeat(
  pauseMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Repeated {
  let stopped = false;
  let wake = () => {};
  const loop = (async () => {
    while (!stopped) {
      await work().catch(onError);
      if (!stopped)
        await new Promise<void>((resolve) => void ((wake = resolve), setTimeout(resolve, pauseMs).unref()));
    }
  })();
  return {
    stop: () => {
      stopped = true;
      wake();
      return loop;
    },
  };
}
