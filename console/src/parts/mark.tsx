export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f4f46" />
      <path d="M7 23 16 8l9 15z" fill="#e9c46a" />
      <path d="M16 8v15M11.5 15.5 16 23l4.5-7.5" fill="none" stroke="#1f4f46" stroke-width="1.6" />
    </svg>
  );
}
