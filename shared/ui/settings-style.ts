import { css } from 'lit'

export const settingsStyle = css`
  .settings {
    display: grid;
    gap: 1rem;
  }
  .settings dl {
    display: grid;
    gap: 0.75rem;
  }
  .settings dd {
    font-weight: 600;
    user-select: text;
  }
  .segments {
    display: flex;
    gap: 0.125rem;
    padding: 0.125rem;
    border-radius: var(--st-radius-button);
    background: var(--st-sunken);
    box-shadow: inset 0 0 0 1px var(--st-line);
  }
  .segments label {
    flex: 1 0 auto;
    min-inline-size: 0;
    margin: 0;
    position: relative;
  }
  .segments input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    display: grid;
    place-items: center;
    min-block-size: 2.25rem;
    padding-inline: 0.25rem;
    border-radius: calc(var(--st-radius-button) - 0.125rem);
  }
  .segments :checked + span {
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    box-shadow: inset 0 0 0 1px;
  }
  .segments :focus-visible + span {
    outline: 2px solid var(--st-focus);
    outline-offset: 2px;
  }
  @container phone (width < 240px) {
    .segments {
      flex-direction: column;
    }
  }
  @media (forced-colors: active) {
    .segments :checked + span {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`
