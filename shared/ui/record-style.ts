import { css } from 'lit'

export const recordStyle = css`
  .who,
  .records,
  details {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
  }
  .who h3 {
    font-size: inherit;
    font-weight: 600;
  }
  .record {
    --ink: var(--st-text);
    inline-size: 100%;
    gap: 0.75rem;
    padding: 0.5rem 0.75rem;
    border-color: var(--st-line);
    border-radius: var(--st-radius-tile);
    font-weight: 400;
    text-align: start;
  }
  .who:not(:has(*)) {
    display: none;
  }
  .record .avatar {
    inline-size: 2rem;
    font-size: 0.75rem;
  }
  .record > .icon {
    color: var(--st-text-soft);
    font-size: 1rem;
  }
  .text {
    flex: 1;
    min-inline-size: 0;
  }
  .text b {
    display: block;
    font-weight: 600;
  }
  .text small {
    color: var(--st-text-soft);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .unknown {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: 2.5rem;
  }
  summary {
    min-block-size: 2rem;
    padding-block: 0.25rem;
    color: var(--st-brand-text);
    font-weight: 600;
    cursor: pointer;
  }
  details:not([open]) {
    gap: 0;
  }
  :dir(rtl) > .icon-open {
    scale: -1 1;
  }
  @container phone (width < 240px) {
    .record {
      padding-inline: 0.5rem;
    }
  }
`
