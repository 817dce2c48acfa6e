import { useCallback, useEffect, useState } from "preact/hooks";
import { isAbort, sentence } from "../api/http";

export interface Loaded<T> {
  value: T | null;
  fault: string;
  busy: boolean;
  reload: () => void;
  set: (value: T) => void;
}

/** Ask the server for what a page shows, again whenever `about` changes; what comes too late is dropped. */
export function useLoaded<T>(
  read: (signal: AbortSignal) => Promise<T>,
  about: readonly unknown[],
): Loaded<T> {
  const [value, set] = useState<T | null>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    const asking = new AbortController();
    setBusy(true);
    read(asking.signal)
      .then((found) => {
        if (asking.signal.aborted) return;
        set(found);
        setFault("");
        setBusy(false);
      })
      .catch((problem) => {
        if (asking.signal.aborted || isAbort(problem)) return;
        setFault(sentence(problem));
        setBusy(false);
      });
    return () => asking.abort();
  }, [...about, round]);
  return { value, fault, busy, reload, set };
}

/** Do something again and again while a page is open and looked at. */
export function useEvery(milliseconds: number, act: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) act();
    }, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, act]);
}

/** Name the page in the browser's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Retexture`;
  }, [title]);
}
