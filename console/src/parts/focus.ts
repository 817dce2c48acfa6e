import { useLayoutEffect, useRef } from "preact/hooks";

const CANDIDATES = "[data-first], button:not(:disabled), input:not([tabindex='-1']), select, textarea";

/** Where the focus goes inside of an element: a place that is marked for it, or the first that takes it. */
export function firstIn(element: Element): HTMLElement | null {
  return element.querySelector("[data-first]") ?? element.querySelector(CANDIDATES);
}

/**
 * Keep the focus in a part of the page whose buttons and fields take each other's places.
 *
 * Browsers drop the focus of an element that goes away, and who works by keyboard is then nowhere. A part that may
 * be left without either takes the focus itself, where it has a `tabIndex`.
 */
export function useFocusKept<E extends HTMLElement>(): { current: E | null } {
  const place = useRef<E>(null);
  const held = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const enter = (event: FocusEvent): void => {
      held.current = event.target as Element;
    };
    const leave = ({ target }: FocusEvent): void => {
      // An element that is being removed may say so, too: only what stays was left on purpose.
      queueMicrotask(() => {
        if ((target as Element).isConnected && held.current === target) held.current = null;
      });
    };
    const changes = new MutationObserver(() => {
      if (!held.current || held.current.isConnected) return;
      held.current = null;
      if (document.activeElement === document.body) (firstIn(element) ?? element).focus();
    });
    changes.observe(element, { childList: true, subtree: true });
    element.addEventListener("focusin", enter);
    element.addEventListener("focusout", leave);
    return () => {
      changes.disconnect();
      element.removeEventListener("focusin", enter);
      element.removeEventListener("focusout", leave);
    };
  }, []);
  return place;
}
