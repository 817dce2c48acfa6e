export function SystemPage() {
  return <p>…</p>;
}
