import { css } from 'lit'

export const phoneStyle = css`
  :host {
    container: phone / size;
    display: grid;
    grid-template: auto 1fr auto / minmax(0, 1fr);
    block-size: 100dvh;
    box-sizing: border-box;
    overflow: hidden;
    background: var(--st-page);
  }
  header {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.75rem;
    padding-inline: 1rem 0.375rem;
    border-block-end: 1px solid var(--st-line);
    background: var(--st-surface);
  }
  .tone {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .tone::before {
    content: '';
    inline-size: 0.5rem;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--st-text-soft);
  }
  .tone.good::before {
    background: var(--st-go-text);
  }
  .tone.busy::before {
    background: var(--st-brand-text);
  }
  .tone.bad::before {
    background: var(--st-bad-text);
  }
  .badge {
    padding: 0 0.5rem;
    border-radius: 1rem;
    background: var(--st-warn-soft);
    color: var(--st-warn-text);
    white-space: nowrap;
  }
  .mail {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    padding: 0.125rem 0.5rem;
    border-radius: 1rem;
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    font-weight: 600;
  }
  .user {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-align: end;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  main {
    --st-gap: 0.75rem;
    display: flex;
    flex-direction: column;
    gap: var(--st-gap);
    min-block-size: 0;
    padding: var(--st-gap);
    overflow: hidden auto;
    scroll-padding-block: 1rem 8rem;
    grid-row: 2;
  }
  main > * {
    flex: none;
  }
  ::slotted([slot='sign-in']) {
    display: block;
    flex: 1;
    inline-size: 100%;
    border: 0;
  }
  main:has(.welcome) {
    padding: 0;
    grid-row: 1 / -1;
  }

  .others ul {
    display: grid;
    gap: 0.5rem;
  }
  .other {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    padding: 0.5rem 0.75rem;
    border-radius: var(--st-radius-tile);
    background: var(--st-surface);
    box-shadow: 0 0 0 1px var(--st-line);
  }
  .other .text {
    position: relative;
  }
  .other small {
    display: block;
  }
  .other .link::after {
    position: absolute;
    inset: 0;
    content: '';
  }
  .calm {
    text-align: center;
  }
  .viewing {
    padding-inline: 0.25rem;
    text-align: center;
  }
  .viewing b {
    color: var(--st-text);
  }
  footer {
    padding: 0.5rem 1rem;
    border-block-start: 1px solid var(--st-line);
    background: var(--st-surface);
    color: var(--st-text-soft);
  }
  footer :is(p, summary) {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }

  @container phone (height < 440px) {
    main {
      --st-gap: 0.5rem;
    }
  }
  @container phone (width < 240px) {
    header {
      flex-wrap: wrap;
      gap: 0;
    }
    .badge {
      order: 1;
      margin-block-end: 0.375rem;
    }
    .user {
      display: none;
    }
    .tone {
      flex: 1 0 min-content;
      white-space: normal;
    }
    .other {
      flex-wrap: wrap;
    }
    .other .text {
      flex-basis: 100%;
    }
  }
  @media (forced-colors: active) {
    .tone::before {
      forced-color-adjust: none;
    }
    .other {
      border: 1px solid;
    }
  }
`
