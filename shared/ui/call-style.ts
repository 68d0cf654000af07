import { css } from 'lit'

/** A call beside something else, or in a low panel: the name stands beside its sign. */
const compact = css`
  padding: 0.75rem;
  gap: 0.5rem;
  .hero {
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    justify-items: start;
    gap: 0 0.75rem;
    padding: 0;
    text-align: start;
  }
  .hero .avatar {
    grid-row: span 3;
    align-self: start;
    inline-size: 2.75rem;
    font-size: 1rem;
  }
  .names {
    display: contents;
  }
  .names h2 {
    font-size: 1.125rem;
  }
  .names > p {
    grid-column: 2 / -1;
  }
  .status {
    grid-area: 1 / 3;
    font-size: 1rem;
  }
  .status:has(:not(.hidden).pill, sidetone-quality[open]) {
    grid-area: auto / 2 / auto / -1;
    margin-block-start: 0.25rem;
  }
  .unknown {
    justify-content: space-between;
  }
  .actions {
    margin: auto -0.75rem -0.75rem;
    padding: 0.25rem 0.75rem 0.75rem;
    gap: 0.5rem;
  }
  .tile {
    min-block-size: 3.25rem;
    padding-block: 0.25rem;
  }
`

/** The call in front. */
export const callStyle = css`
  .call {
    display: flex;
    flex: 1 0 auto;
    flex-direction: column;
    gap: 0.75rem;
  }
  .call.compact {
    flex: none;
  }
  .call.pressing {
    flex: 1 0 auto;
  }
  .pressing :is(.wide, .stop) {
    flex: 1 1 6rem;
  }
  .pressing .names > p {
    display: none;
  }
  .hero {
    display: grid;
    justify-items: center;
    gap: 0.625rem;
    padding-block-start: 0.75rem;
    text-align: center;
  }
  .hero .avatar {
    inline-size: 4.5rem;
    font-size: 1.625rem;
  }
  .hero > * {
    min-inline-size: 0;
    max-inline-size: 100%;
  }
  .names {
    min-inline-size: 0;
    max-inline-size: 100%;
    font-variant-numeric: tabular-nums;
  }
  .names h2 {
    font-size: 1.375rem;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .call:has(.ringing) {
    box-shadow:
      0 0 0 2px var(--st-brand-text),
      0 10px 24px -12px var(--st-brand-text);
  }
  .hero.ringing .avatar {
    animation: ring 1.1s ease-out 6;
  }
  @keyframes ring {
    0% {
      box-shadow: 0 0 0 0 color-mix(in oklab, var(--st-brand-text), transparent 45%);
    }
    100% {
      box-shadow: 0 0 0 0.75rem transparent;
    }
  }
  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.25rem 0.5rem;
    min-block-size: 1.75rem;
    font-size: 1.125rem;
    font-weight: 600;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    padding: 0.125rem 0.625rem;
    border-radius: 1rem;
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    font-size: 0.875rem;
  }
  .pill.warn {
    background: var(--st-warn-soft);
    color: var(--st-warn-text);
  }
  .call > .actions {
    position: sticky;
    inset-block-end: calc(-1 * var(--st-gap));
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    margin: auto -1rem -1rem;
    padding: 0.5rem 1rem 1rem;
    border-end-start-radius: var(--st-radius-card);
    border-end-end-radius: var(--st-radius-card);
    background: var(--st-surface);
    box-shadow: 0 -0.5rem 0.5rem var(--st-surface);
    clip-path: inset(-1rem 0 0);
  }
  .call .stop,
  .call .go {
    flex: 1 1 6rem;
  }
  /* Four answers to one question: two rows of two, however wide the font is. */
  .ringing ~ .actions:has(.go) > * {
    flex-basis: 40%;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(6, minmax(0, 1fr));
    flex: 1 0 100%;
    gap: 0.5rem;
  }
  .tiles:empty {
    display: none;
  }
  .tile {
    grid-column: span 2;
    --fill: var(--st-sunken);
    --ink: var(--st-text);
    flex-direction: column;
    gap: 0.25rem;
    min-block-size: 4rem;
    padding: 0.5rem 0.25rem;
    border-radius: var(--st-radius-tile);
    font-size: 0.8125rem;
    line-height: 1.2;
  }
  .tile[aria-disabled='true'] {
    border-color: var(--st-line);
    background: none;
  }
  .tile:nth-child(4):nth-last-child(-n + 2),
  .tile:nth-child(5):last-child,
  .tile:has(~ :nth-child(4):last-child) {
    grid-column: span 3;
  }
  .tiles:has(> :nth-child(8)) {
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.375rem;
    .tile {
      grid-column: auto;
      padding-inline: 0;
      font-size: 0.75rem;
    }
  }
  .call sidetone-dialer {
    --st-page: var(--st-surface);
  }
  .wide {
    flex: 1 1 6rem;
  }
  .tile .icon {
    font-size: 1.125rem;
  }
  .tile.on {
    --fill: var(--st-brand-soft);
    --ink: var(--st-brand-text);
    border-color: currentColor;
  }
  .pressed {
    display: block;
    direction: ltr;
    min-block-size: 1.75rem;
    font-size: 1.25rem;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.06em;
    text-align: center;
  }
  .pressed .soft {
    font-size: 0.875rem;
    letter-spacing: 0;
  }
  @container phone (width >= 240px) {
    .call.compact {
      ${compact}
    }
  }
  @container phone (width >= 240px) and (height < 600px) {
    .call:has(.record, details) {
      ${compact}
    }
  }
  /* A name with its company, and five tiles, need 500 px: the time of the call is not to be scrolled to. */
  @container phone (width >= 240px) and (height < 520px) {
    .call {
      ${compact}
    }
  }
  @container phone (height < 440px) {
    .pressing .hero {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @container phone (width < 240px) {
    .tile span {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  @media (forced-colors: active) {
    .pill {
      border: 1px solid;
    }
  }
`
