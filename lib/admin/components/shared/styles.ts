import { styled } from '@adminjs/design-system/styled-components';

/** Colours of the theme that tell something. */
export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

/** What styled-components hands to the functions of a template. */
export interface Themed {
  theme: { colors: Record<string, string>; font: string };
}

interface Toned extends Themed {
  $tone?: Tone;
}

const TONE_COLOURS: Record<Tone, string> = {
  neutral: 'text',
  accent: 'primary100',
  success: 'success',
  warning: 'warning',
  danger: 'error',
};

/*
 * A theme sets colours for filled areas; as text they are too faint on a dark page (and the greys
 * on a light one). Mixed with the colour of the text they reach a contrast of 4.5 in either.
 */
function mixed(colour: string, share: number, other = 'transparent'): string {
  return `color-mix(in srgb, ${colour} ${share}%, ${other})`;
}

/** Colour of a text that tells something: readable on the page, on a card and on `tint`. */
export const toneColour =
  (tone: Tone) =>
  ({ theme }: Themed): string =>
    mixed(theme.colors[TONE_COLOURS[tone]], tone === 'neutral' ? 80 : 55, theme.colors.text);

/** Background that goes with `toneColour`. */
export const tint =
  (tone: Tone) =>
  ({ theme }: Themed): string =>
    mixed(theme.colors[TONE_COLOURS[tone]], tone === 'neutral' ? 7 : 14);

/** Colour of secondary text, with a contrast of more than 4.5 on page and card. */
export const mutedColour = ({ theme }: Themed): string =>
  mixed(theme.colors.text, 68, theme.colors.container);

/** Colour of links and of what can be clicked. */
export const linkColour = ({ theme }: Themed): string =>
  mixed(theme.colors.primary100, 65, theme.colors.text);

/** Hairline between rows and around cards. */
export const hairline = ({ theme }: Themed): string => `1px solid ${mixed(theme.colors.text, 14)}`;

/** Border of a control, with a contrast of 3 against page and card. */
export const controlBorder = ({ theme }: Themed): string =>
  `1px solid ${mixed(theme.colors.text, 52)}`;

export const MONOSPACE =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/** Small screens: stacked rows instead of columns. Also the width below which the sidebar hides. */
export const SMALL_SCREEN = '@media (max-width: 768px)';

/** Shows which link or button the keyboard is on. */
export const focusRing = (props: Themed): string => `
  &:focus-visible {
    outline: 2px solid ${linkColour(props)};
    outline-offset: 2px;
    border-radius: 3px;
  }
`;

/** A text as it came from outside: it wraps anywhere and its direction stays its own. */
export const foreignText = `
  unicode-bidi: isolate;
  overflow-wrap: anywhere;
  white-space: pre-wrap;
`;

export const linkStyle = (props: Themed): string => `
  color: ${linkColour(props)};
  text-decoration: underline;
  text-decoration-thickness: 1px;
  text-underline-offset: 3px;
  text-decoration-color: ${mixed(linkColour(props), 40)};
  overflow-wrap: anywhere;

  &:hover {
    text-decoration-color: currentColor;
  }
  ${focusRing(props)}
`;

/** Read by screen readers alone. */
export const HiddenText = styled.span`
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

/** The whole of a page: its typeface and colour, which AdminJS leaves to each of its parts. */
export const PageFrame = styled.main`
  box-sizing: border-box;
  width: 100%;
  font-family: ${({ theme }: Themed) => theme.font};
  font-size: 14px;
  line-height: 20px;
  color: ${({ theme }: Themed) => theme.colors.text};
`;

/** A part of a page, set apart from the background. */
export const Card = styled.section`
  box-sizing: border-box;
  min-width: 0;
  padding: 20px 24px;
  border: ${hairline};
  border-radius: 8px;
  background: ${({ theme }: Themed) => theme.colors.container};

  ${SMALL_SCREEN} {
    padding: 16px;
  }
`;

/** Secondary text. */
export const Muted = styled.span`
  color: ${mutedColour};
`;

/** Identifiers, paths and JSON. */
export const Mono = styled.span`
  font-family: ${MONOSPACE};
  font-size: 0.93em;
  ${foreignText}
`;

/** A label with a background, tinted by `tone`: badges, masked values, tags. */
export const Chip = styled.span`
  display: inline-flex;
  align-items: center;
  gap: 5px;
  max-width: 100%;
  box-sizing: border-box;
  padding: 2px 9px;
  border-radius: 999px;
  font-size: 12px;
  line-height: 18px;
  overflow-wrap: anywhere;
  color: ${({ $tone = 'neutral', theme }: Toned) => toneColour($tone)({ theme })};
  background: ${({ $tone = 'neutral', theme }: Toned) => tint($tone)({ theme })};
`;

/** A button that looks like a link. */
export const LinkButton = styled.button`
  padding: 0;
  border: 0;
  background: none;
  font: inherit;
  text-align: start;
  cursor: pointer;
  ${linkStyle}
`;

/** A quiet button with a border. */
export const QuietButton = styled.button`
  display: inline-flex;
  align-items: center;
  gap: 8px;
  min-height: 36px;
  padding: 6px 14px;
  box-sizing: border-box;
  border: ${controlBorder};
  border-radius: 6px;
  background: transparent;
  color: ${({ theme }: Themed) => theme.colors.text};
  font: inherit;
  line-height: 20px;
  cursor: pointer;

  &:hover:not(:disabled) {
    background: ${tint('neutral')};
  }
  &:disabled {
    opacity: 0.5;
    cursor: default;
  }
  &:focus-visible {
    outline: 2px solid ${linkColour};
    outline-offset: 2px;
  }
`;
