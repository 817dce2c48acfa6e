/** Short messages at the foot of the page, read out by screen readers. */

import { signal } from "@preact/signals";
import { X } from "lucide-preact";
import { Refused, sentence } from "../api/http";
import { text } from "../text";

interface Notice {
  id: number;
  message: string;
  kind: "done" | "problem";
}

const SHOWN_FOR = 6000;

const notices = signal<Notice[]>([]);
let last = 0;

/** Show a message; what went wrong stays until it is dismissed. */
export function notify(message: string, kind: Notice["kind"] = "done"): void {
  last += 1;
  const id = last;
  notices.value = [...notices.value.filter((each) => each.message !== message), { id, message, kind }];
  if (kind === "done") setTimeout(() => dismiss(id), SHOWN_FOR);
}

/** Say what went wrong; that nobody is signed in any more is what the sign-in page says. */
export function complain(fault: unknown): void {
  if (!(fault instanceof Refused && fault.status === 401)) notify(sentence(fault), "problem");
}

function dismiss(id: number): void {
  notices.value = notices.value.filter((each) => each.id !== id);
}

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <div key={notice.id} class="notice">
          <span>{notice.message}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={text.dismiss}
            onClick={() => dismiss(notice.id)}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
