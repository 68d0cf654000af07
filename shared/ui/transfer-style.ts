import { css } from 'lit'

/** A transfer that is not over. */
export const transferStyle = css`
  .under-way {
    display: grid;
    gap: 0.5rem;
    padding: 0.75rem;
    border-radius: var(--st-radius-tile);
    background: var(--st-sunken);
    color: var(--st-text);
  }
  .under-way.asked {
    background: var(--st-warn-soft);
  }
  .under-way .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .under-way .primary {
    flex: 2 1 7rem;
    min-inline-size: 0;
  }
`
