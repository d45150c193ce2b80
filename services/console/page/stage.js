// The two diagrams of one order, side by side.

import { by, h, put } from './dom.js';
import { Side } from './diagram.js';
import { light } from './light.js';
import { onPair } from './pair.js';
import { onTime } from './player.js';
import { onProcesses } from './processes.js';
import { styles } from './words.js';

export function begin() {
  const sides = Object.fromEntries(styles.map((style) => [style, new Side(style)]));
  sides.orchestrated.other = sides.choreographed;
  sides.choreographed.other = sides.orchestrated;
  put(
    by('sides'),
    styles.map((style) => sides[style].element),
  );
  const all = Object.values(sides);
  onPair((pair, fresh) => {
    if (fresh) light(null);
    put(
      by('order-title'),
      pair.order
        ? [
            'Order ',
            h(
              'a',
              {
                href: `#order=${encodeURIComponent(pair.order)}`,
                title: 'This address shows the order again',
              },
              pair.order,
            ),
          ]
        : 'No order yet',
    );
    for (const style of styles) sides[style].set(pair[style]);
  });
  onTime(() => all.forEach((side) => side.redraw()));
  onProcesses(() => all.forEach((side) => side.redraw()));
  all.forEach((side) => side.redraw());
}
