import { css } from 'lit'

export const wrapUpStyle = css`
  :host {
    display: block;
  }
  section {
    display: grid;
    gap: 0.75rem;
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.75rem;
  }
  .inline {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
  }
  .inline label {
    margin: 0;
  }
  .select {
    position: relative;
    flex: 1 1 9rem;
  }
  select {
    padding-inline-end: 2.5rem;
    appearance: none;
  }
  .select .icon {
    position: absolute;
    inset-block-start: calc(50% - 0.625em);
    inset-inline-end: 0.75rem;
    color: var(--st-text-soft);
    pointer-events: none;
    rotate: 90deg;
    scale: 1;
  }
  textarea {
    display: block;
    min-block-size: 5.5rem;
    resize: vertical;
  }
  .actions {
    position: sticky;
    inset-block-end: calc(-1 * var(--st-gap));
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    margin: 0 -1rem -1rem;
    padding: 0.75rem 1rem;
    border-end-start-radius: var(--st-radius-card);
    border-end-end-radius: var(--st-radius-card);
    background: var(--st-surface);
    box-shadow: 0 -0.5rem 0.5rem var(--st-surface);
    clip-path: inset(-1rem 0 0);
  }
  .saved {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    color: var(--st-text-soft);
  }
  .saved.confirmed {
    color: var(--st-go-text);
    font-weight: 600;
  }
  .primary {
    min-inline-size: 6rem;
  }
`
