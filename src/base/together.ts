/**
 * Waits for all of them, whatever becomes of any, and then throws what failed first. `Promise.all` gives up with the first failure, while the
 * others still go on.
 */
export async function together(steps: readonly Promise<unknown>[]): Promise<void> {
  let failed: { with: unknown } | undefined
  await Promise.all(
    steps.map((step) =>
      step.catch((error: unknown) => {
        failed ??= { with: error }
      }),
    ),
  )
  if (failed !== undefined) throw failed.with
}
