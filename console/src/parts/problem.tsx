import { text } from "../text";

interface Given {
  title: string;
  message: string;
  retry?: () => void;
  /** It stands in place of a part of a page, which has its own heading. */
  part?: boolean;
}

/** In place of what cannot be shown. */
export function Problem({ title, message, retry, part = false }: Given) {
  return (
    <section class={part ? "panel problem" : "page problem"} role="alert">
      {part ? <h2>{title}</h2> : <h1>{title}</h1>}
      <p>{message}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {text.tryAgain}
        </button>
      )}
    </section>
  );
}

/** In place of what is on its way; seen where that takes a moment. */
export function Loading() {
  return (
    <p class="loading" role="status">
      {text.loading}
    </p>
  );
}
