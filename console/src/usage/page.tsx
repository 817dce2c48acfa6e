export function UsagePage() {
  return <p>…</p>;
}
