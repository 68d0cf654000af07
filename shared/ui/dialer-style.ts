import { css } from 'lit'

export const dialerStyle = css`
  :host {
    display: grid;
    gap: 0.75rem;
  }
  .field {
    display: flex;
    align-items: center;
    gap: 0.125rem;
    min-block-size: 3.25rem;
    padding-inline: 0.25rem;
    border: 1px solid var(--st-field-side);
    border-block-end-color: var(--st-field-line);
    border-radius: var(--st-radius-field);
    background: var(--st-surface);
    box-shadow: 0 1px 2px var(--st-shade);
  }
  .field:focus-within {
    border-color: var(--st-brand-text);
    box-shadow: inset 0 0 0 1px var(--st-brand-text);
  }
  input[type='tel'] {
    flex: 1;
    border: 0;
    outline: none;
    background: none;
    font-size: 1.25rem;
    font-variant-numeric: tabular-nums;
  }
  input::placeholder {
    font-size: 1rem;
  }
  .on {
    --ink: var(--st-brand-text);
  }
  .key {
    --fill: var(--st-surface);
    box-shadow:
      0 0 0 1px var(--st-line),
      0 1px 2px var(--st-shade);
  }
  .row {
    position: sticky;
    inset-block-end: calc(-1 * var(--st-gap));
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block: -0.375rem;
    padding-block: 0.375rem;
    background: var(--st-page);
  }
  :host([aside]) {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    .field {
      flex: 1 1 9rem;
      min-inline-size: 0;
    }
    .row {
      position: static;
      flex: 0 1 auto;
      margin: 0;
      padding: 0;
    }
    .row button {
      padding-inline: 1rem;
    }
    .keypad {
      flex: 1 0 100%;
      order: 1;
    }
  }
  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }
  }
`
