import { css } from 'lit'

export const toolsStyle = css`
  :host {
    display: grid;
    gap: 1.25rem;
  }
  section {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  h3 {
    font-size: 1rem;
    font-weight: 600;
  }
`

/** A list of fields, one below the other. */
export const fieldsStyle = css`
  :host {
    display: grid;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2.5rem;
    margin: 0;
    font-weight: 400;
  }
  .check input {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--st-brand);
  }
  [role='status']:empty {
    position: absolute;
  }
  .level {
    block-size: 0.5rem;
    margin-block-start: 0.5rem;
    overflow: hidden;
    border-radius: 0.25rem;
    background: var(--st-line);
  }
  .level i {
    display: block;
    block-size: 100%;
    background: var(--st-go-text);
    transform-origin: left;
  }
  .level:dir(rtl) i {
    transform-origin: right;
  }
  .steps {
    display: grid;
    gap: 0.25rem;
  }
  .step {
    display: grid;
    grid-template-columns: 1.25rem minmax(0, 1fr);
    gap: 0 0.625rem;
    padding-block: 0.375rem;
  }
  .step > :not(:first-child) {
    grid-column: 2;
  }
  .step > .icon {
    margin-block-start: 0.0625rem;
  }
  .passed > .icon {
    color: var(--st-go-text);
  }
  .failed > .icon {
    color: var(--st-bad-text);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.375rem;
  }
  @media (forced-colors: active) {
    .level {
      border: 1px solid;
    }
    .level i {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`
