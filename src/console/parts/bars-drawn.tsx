import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { useRef, useState } from 'react'
import { useFormatter } from 'use-intl'
import type { BarsProps } from './bars-props.ts'
import { useHour } from './use-hour.ts'

const DAY_MS = 86_400_000
type Place = { activeTooltipIndex?: number | string | null | undefined }

/** The chart itself, loaded by `Bars` alone. */
export function BarsDrawn({ bars, stepMs, name, label, height = 160, onRange }: BarsProps) {
  const format = useFormatter()
  const hour = useHour()
  const { begun, begin, over, end } = usePressed(bars.length, (first, last) => {
    const [from, to] = [bars[first]?.timestamp, bars[last]?.timestamp]
    if (from !== undefined && to !== undefined) onRange?.(from, to + stepMs - 1)
  })
  const moment = (at: number) =>
    format.dateTime(at, stepMs >= DAY_MS ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' })
  const days = (bars.length - 1) * stepMs > DAY_MS
  const tick = (at: number) => format.dateTime(at, days ? { month: 'numeric', day: 'numeric' } : { hour, minute: '2-digit' })
  const [first, last] = begun === undefined ? [] : [bars[begun[0]]?.timestamp, bars[begun[1]]?.timestamp]
  return (
    <div role="img" aria-label={label} style={onRange === undefined ? {} : { cursor: 'crosshair', userSelect: 'none' }}>
      <BarChart
        h={height}
        data={bars as { timestamp: number; count: number }[]}
        dataKey="timestamp"
        series={[{ name: 'count', label: name, color: 'indigo.6' }]}
        gridAxis="x"
        tickLine="none"
        accessibilityLayer={false}
        maxBarWidth={48}
        barProps={{ isAnimationActive: false }}
        valueFormatter={(value) => format.number(value)}
        xAxisProps={{ tickFormatter: tick, minTickGap: 24, interval: 'equidistantPreserveStart' }}
        yAxisProps={{ allowDecimals: false, width: 52, tickCount: 3, interval: 0 }}
        tooltipProps={{ labelFormatter: (at) => (Number.isFinite(Number(at)) ? moment(Number(at)) : '') }}
        referenceAreas={first === undefined || last === undefined ? [] : [{ x1: first, x2: last, color: 'indigo.4' }]}
        barChartProps={{ margin: { top: 8 }, ...(onRange === undefined ? {} : { onMouseDown: begin, onMouseMove: over, onMouseUp: end }) }}
      />
    </div>
  )
}

/** From the bar on which the button goes down to the one on which it comes up, whichever is the earlier. */
function usePressed(count: number, done: (first: number, last: number) => void) {
  const [begun, setBegun] = useState<readonly [number, number]>()
  // The chart tells of several events at once, before anything is drawn again.
  const pressed = useRef<{ from: number; to: number }>(undefined)
  const at = ({ activeTooltipIndex: index }: Place) => {
    const number = index === null || index === undefined ? Number.NaN : Number(index)
    return Number.isInteger(number) && number >= 0 && number < count ? number : undefined
  }
  const drawn = (from: number, to: number) => [Math.min(from, to), Math.max(from, to)] as const
  const over = (place: Place) => {
    const to = at(place)
    if (pressed.current === undefined || to === undefined) return
    pressed.current.to = to
    setBegun(drawn(pressed.current.from, to))
  }
  return {
    begun,
    begin: (place: Place) => {
      const from = at(place)
      pressed.current = from === undefined ? undefined : { from, to: from }
    },
    over,
    end: (place: Place) => {
      over(place)
      // A tap has no way over the bars before it, and is told of when it ends.
      const only = at(place)
      const range = pressed.current ?? (only === undefined ? undefined : { from: only, to: only })
      pressed.current = undefined
      setBegun(undefined)
      if (range !== undefined) done(...drawn(range.from, range.to))
    },
  }
}
