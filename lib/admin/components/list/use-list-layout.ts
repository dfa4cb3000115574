import { type RefObject, useLayoutEffect, useState } from 'react';

/** `cards`: one card per event; `wide`: the whole table; between them tables with merged columns. */
export type ListLayout = 'cards' | 'compact' | 'narrow' | 'wide';

/** Pixels from which each layout is readable, widest first. */
const WIDTHS: readonly [ListLayout, number][] = [
  ['wide', 1320],
  ['narrow', 1120],
  ['compact', 920],
];

/** The layout for the width the list really has: the panel's sidebar may stand beside it or not. */
export function useListLayout(list: RefObject<HTMLElement>): ListLayout {
  const [layout, setLayout] = useState<ListLayout>('wide');
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = () => setLayout(layoutFor(element.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [list]);
  return layout;
}

function layoutFor(width: number): ListLayout {
  return WIDTHS.find(([, from]) => width >= from)?.[0] ?? 'cards';
}
