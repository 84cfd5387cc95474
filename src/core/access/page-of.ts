/** One page of a list that is counted from 0 (contract: sub-account.md). */
export function pageOf<T>(
  items: readonly T[],
  page: number,
  size: number,
): { items: T[]; page: number; totalPages: number; totalItems: number } {
  return { items: items.slice(page * size, (page + 1) * size), page, totalPages: Math.ceil(items.length / size), totalItems: items.length }
}
