/** Inserts `count` rows with one statement. `value`: what stands for a column, where that is more than its parameter. */
export function insertText(table: string, columns: readonly string[], count = 1, value: (column: string) => string = () => '?'): string {
  const names = columns.map((column) => `"${column}"`).join(', ')
  const row = `(${columns.map(value).join(', ')})`
  return `insert into "${table}" (${names}) values ${Array.from({ length: count }, () => row).join(', ')}`
}
