import { css } from 'lit'

export const keypadStyle = css`
  .keypad {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 0.5rem;
    direction: ltr;
  }
  .key {
    --fill: var(--st-sunken);
    --ink: var(--st-text);
    flex-direction: column;
    gap: 0;
    min-block-size: clamp(2.5rem, 8.6cqh, 3.5rem);
    padding: 0.25rem;
    border-radius: var(--st-radius-tile);
    font-size: 1.25rem;
    font-weight: 500;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }
  .key small {
    min-block-size: 0.75rem;
    color: var(--st-text-soft);
    font-size: 0.625rem;
    font-weight: 500;
    letter-spacing: 0.1em;
    line-height: 1.2;
  }
  .key small:empty {
    display: none;
  }
  @container phone (height < 460px) {
    .key small {
      display: none;
    }
  }
`
