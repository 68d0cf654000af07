import { css } from 'lit'

/** Buttons, fields and type, the same in every element. */
export const controls = css`
  :host {
    font: 400 0.875rem/1.43 var(--st-font);
    color: var(--st-text);
    overflow-wrap: anywhere;
    -webkit-font-smoothing: antialiased;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  ul {
    list-style: none;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  h2 {
    font-size: 1.125rem;
    font-weight: 600;
    line-height: 1.3;
  }
  .soft {
    color: var(--st-text-soft);
  }
  .small {
    font-size: 0.75rem;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon-phone,
  .icon-hang-up,
  .icon-resume {
    fill: currentColor;
  }
  .icon-keypad {
    stroke-width: 3.4;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: 2.5rem;
    min-inline-size: 0;
    padding: 0.375rem 1rem;
    border: 1px solid transparent;
    border-radius: var(--st-radius-button);
    background: var(--fill, var(--st-surface));
    color: var(--ink, var(--st-brand-text));
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    user-select: none;
    touch-action: manipulation;
    transition:
      background-color 120ms,
      scale 120ms;
  }
  button:hover {
    background: color-mix(in oklab, var(--fill, var(--st-surface)), var(--over, var(--st-text)) 8%);
  }
  button:active {
    background: color-mix(in oklab, var(--fill, var(--st-surface)), var(--over, var(--st-text)) 14%);
    scale: 0.98;
  }
  .primary {
    --fill: var(--st-brand);
    --ink: var(--st-on-brand);
  }
  .go {
    --fill: var(--st-go);
    --ink: var(--st-on-go);
  }
  .stop {
    --fill: var(--st-stop);
    --ink: var(--st-on-stop);
  }
  .primary,
  .go,
  .stop {
    --over: black;
    min-block-size: 3rem;
    flex: 1;
    padding-inline: 0.5rem;
    font-size: 1rem;
    box-shadow: 0 1px 2px var(--st-shade);
  }
  button[aria-disabled='true'] {
    cursor: default;
    scale: 1;
    background: var(--st-line);
    color: var(--st-text-soft);
    box-shadow: none;
  }
  .plain {
    border-color: var(--st-line);
  }
  .quiet {
    --fill: transparent;
    padding-inline: 0.625rem;
  }
  .link {
    --fill: transparent;
    --ink: inherit;
    display: inline;
    min-block-size: 0;
    padding: 0;
    border: 0;
    text-align: inherit;
  }
  .link:is(:hover, :active) {
    background: none;
    scale: 1;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  .link .icon {
    inline-size: 0.875em;
    block-size: 0.875em;
    margin-inline-start: 0.125em;
    color: var(--st-text-soft);
    vertical-align: -0.08em;
  }
  .bare {
    --fill: transparent;
    --ink: var(--st-text-soft);
    flex: none;
    inline-size: 2.5rem;
    padding: 0;
    font-size: 1rem;
  }
  .round {
    flex: none;
    inline-size: 2.75rem;
    min-block-size: 2.75rem;
    padding: 0;
    border-radius: 50%;
  }
  :is(button, input, select, textarea, summary, [tabindex]):focus-visible {
    outline: 2px solid var(--st-focus);
    outline-offset: 2px;
  }

  label,
  legend {
    display: block;
    padding: 0;
    margin-block-end: 0.375rem;
    font-weight: 600;
  }
  input:is([type='tel'], [type='password'], [name='user']),
  select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--st-field-side);
    border-block-end-color: var(--st-field-line);
    border-radius: var(--st-radius-field);
    background: var(--st-surface);
    color: inherit;
    font: inherit;
  }
  ::placeholder {
    color: var(--st-text-soft);
    opacity: 1;
  }

  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 2.5rem;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--st-brand-soft);
    color: var(--st-brand-text);
    font-weight: 600;
    letter-spacing: 0.02em;
  }
  .card {
    padding: 1rem;
    border-radius: var(--st-radius-card);
    background: var(--st-surface);
    box-shadow:
      0 0 0 1px var(--st-line),
      0 2px 6px -2px var(--st-shade);
  }
  .failure {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.125rem 0.625rem;
    padding: 0.75rem;
    border-radius: var(--st-radius-field);
    background: var(--st-bad-soft);
    text-align: start;
  }
  .failure.mild {
    background: var(--st-warn-soft);
  }
  .failure p {
    grid-column: 2;
  }
  .failure > .icon {
    color: var(--st-bad-text);
  }
  .failure.mild > .icon,
  .failure.mild code {
    color: var(--st-warn-text);
  }
  .failure strong {
    display: block;
    font-weight: 600;
  }
  .failure button {
    align-self: start;
    margin: -0.5rem -0.5rem -0.5rem 0;
    --ink: var(--st-text);
  }
  .failure p > button {
    margin: 0.5rem 0 0.25rem;
  }
  code {
    display: inline-block;
    margin-block-start: 0.25rem;
    color: var(--st-bad-text);
    font:
      0.75rem/1.4 ui-monospace,
      'Cascadia Mono',
      Consolas,
      Menlo,
      monospace;
    user-select: all;
  }
  .dots {
    display: inline-flex;
    gap: 0.375rem;
  }
  .dots i {
    inline-size: 0.5rem;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--st-brand-text);
    animation: breathe 1.2s 20;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }
  @container phone (width < 240px) {
    .avatar,
    .failure > .icon {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    button[aria-disabled='true'] {
      color: GrayText;
      border-color: GrayText;
    }
    .on {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .card,
    .failure,
    .avatar {
      border: 1px solid;
    }
  }
`
