// Starts the parts of the page, in this order.

import { begin as beginCharts } from './charts.js';
import { begin as beginDetails } from './details.js';
import { begin as beginFaults, redraw as redrawFaults } from './faults.js';
import { follow } from './feed.js';
import { begin as beginInvariants } from './invariants.js';
import { begin as beginLesson } from './lesson.js';
import { begin as beginDeadLetters } from './dead_letters.js';
import { begin as beginLog } from './log.js';
import { say } from './notice.js';
import { begin as beginOrders } from './orders.js';
import { begin as beginPair } from './pair.js';
import { begin as beginPlayer } from './player.js';
import { begin as beginProcesses } from './processes.js';
import { begin as beginRuns } from './runs.js';
import { begin as beginSagas } from './sagas.js';
import { begin as beginSession, onKey } from './session.js';
import { begin as beginStage } from './stage.js';
import { begin as beginTabs } from './tabs.js';
import { begin as beginTheme } from './theme.js';

onKey((may, words) => {
  // Buttons drawn later check `may` themselves
  for (const button of document.querySelectorAll('.needs-key')) button.disabled = !may;
  if (!may)
    say(
      words ||
        'This page may only read. To place orders and break things, open the link that ' +
          './duet status prints.',
      'calm',
      true,
    );
  redrawFaults();
});

beginTheme();
beginPlayer();
beginStage();
beginDetails();
beginOrders();
for (const begin of [beginInvariants, beginCharts, beginDeadLetters, beginSagas, beginLog]) begin();
beginTabs();
beginLesson();
await beginSession();
beginProcesses();
beginRuns();
beginFaults();
beginPair();
follow();
