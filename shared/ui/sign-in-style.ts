import { css } from 'lit'

export const signInStyle = css`
  .welcome {
    display: grid;
    justify-items: center;
    align-content: safe center;
    gap: 0.75rem;
    min-block-size: 100%;
    padding: 1.25rem;
    text-align: center;
  }
  .welcome h2 {
    font-size: 1.25rem;
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }
  .welcome p {
    max-inline-size: 34ch;
    text-wrap: pretty;
  }
  .welcome .failure {
    inline-size: 100%;
    max-inline-size: 22rem;
  }
  .welcome .actions {
    display: flex;
    inline-size: 100%;
    max-inline-size: 22rem;
    margin-block-start: 0.25rem;
  }
  .welcome .actions + .actions {
    margin-block-start: 0;
  }
  .steps {
    display: grid;
    gap: 1rem;
    inline-size: 100%;
    max-inline-size: 22rem;
    margin: 0;
    counter-reset: step;
    text-align: start;
    list-style: none;
  }
  .steps li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.375rem 0.75rem;
    counter-increment: step;
  }
  .steps li::before {
    content: counter(step);
    display: grid;
    place-items: center;
    inline-size: 1.5rem;
    block-size: 1.5rem;
    border-radius: 50%;
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .steps p {
    grid-column: 2;
    max-inline-size: none;
  }
  .address {
    color: var(--st-brand-text);
    user-select: all;
  }
  .device-code {
    padding: 0.5rem 0.75rem;
    border-radius: var(--st-radius-field);
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    font-size: 1.5rem;
    line-height: 1.3;
    letter-spacing: 0.08em;
    text-align: center;
    user-select: all;
  }
  .wide {
    flex: 1;
    min-block-size: 3rem;
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: 3.5rem;
    aspect-ratio: 1;
    border-radius: var(--st-radius-card);
    background: var(--st-brand);
    color: var(--st-on-brand);
    font-size: 1.5rem;
    box-shadow: 0 6px 16px -6px var(--st-brand);
  }
  @container phone (height < 440px) {
    .welcome {
      gap: 0.5rem;
      padding: 1rem;
    }
    .mark {
      inline-size: 2.75rem;
      font-size: 1.25rem;
    }
    .welcome:has(.failure, .steps) .mark {
      display: none;
    }
  }
`
