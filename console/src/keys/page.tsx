export function Keys() {
  return <p>…</p>;
}
