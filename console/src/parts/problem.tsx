import { text } from "../text";

interface Given {
  title: string;
  message: string;
  retry?: () => void;
}

/** In place of a page that cannot be shown. */
export function Problem({ title, message, retry }: Given) {
  return (
    <section class="problem" role="alert">
      <h1>{title}</h1>
      <p>{message}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {text.tryAgain}
        </button>
      )}
    </section>
  );
}
