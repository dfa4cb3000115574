import { styled } from '@adminjs/design-system/styled-components';
import {
  controlBorder,
  focusRing,
  hairline,
  linkColour,
  mutedColour,
  QuietButton,
  type Themed,
  tint,
} from '../shared/styles.js';

/** Text of labels, heads of columns and hints. */
export const SMALL_TEXT = 'font-size: 12px; line-height: 16px;';

/** No more than so many lines, the last one with an ellipsis. */
export const clamped = (lines: number): string => `
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: ${lines};
`;

/** Outline of a field that has the keyboard. */
const fieldFocus = (props: Themed): string => `
  outline: 2px solid ${linkColour(props)};
  outline-offset: -1px;
`;

/** Frame of every field of the search box and the filters. */
export const fieldFrame = (props: Themed): string => `
  box-sizing: border-box;
  width: 100%;
  min-height: 36px;
  border: ${controlBorder(props)};
  border-radius: 6px;
  background: ${props.theme.colors.container};
  color: ${props.theme.colors.text};

  &:focus-within {
    ${fieldFocus(props)}
  }
`;

/** An input without a frame of its own, inside of one. */
export const bareInput = (props: Themed): string => `
  box-sizing: border-box;
  width: 100%;
  min-width: 0;
  padding: 0;
  border: 0;
  outline: 0;
  background: transparent;
  color: inherit;
  font: inherit;
  line-height: 20px;

  &::placeholder {
    color: ${mutedColour(props)};
    opacity: 1;
  }
`;

export const Input = styled.input`
  ${fieldFrame}
  padding: 7px 10px;
  font: inherit;
  line-height: 20px;

  &::placeholder {
    color: ${mutedColour};
    opacity: 1;
  }
  &:focus-visible {
    ${fieldFocus}
  }
`;

export const Label = styled.label`
  display: block;
  margin-bottom: 4px;
  ${SMALL_TEXT}
  color: ${mutedColour};
`;

/** A small round or square button with nothing but an icon. */
export const IconButton = styled.button`
  display: inline-flex;
  align-items: center;
  justify-content: center;
  flex: none;
  width: 28px;
  height: 28px;
  padding: 0;
  border: 0;
  border-radius: 6px;
  background: transparent;
  color: inherit;
  cursor: pointer;

  &:hover {
    background: ${tint('neutral')};
  }
  ${focusRing}
`;

/** The one button of a place that goes on: Apply. */
export const MainButton = styled(QuietButton)`
  border-color: transparent;
  background: ${({ theme }: Themed) => theme.colors.primary100};
  color: ${({ theme }: Themed) => theme.colors.white};

  &:hover:not(:disabled) {
    background: ${linkColour};
    color: ${({ theme }: Themed) => theme.colors.container};
  }
`;

/** A button that is on or off, or a chip that can be removed. */
export const PillButton = styled.button`
  display: inline-flex;
  align-items: center;
  gap: 6px;
  max-width: 100%;
  min-height: 32px;
  padding: 5px 11px;
  box-sizing: border-box;
  border: ${hairline};
  border-radius: 999px;
  background: ${({ theme }: Themed) => theme.colors.container};
  color: ${({ theme }: Themed) => theme.colors.text};
  font: inherit;
  font-size: 13px;
  line-height: 18px;
  white-space: nowrap;
  cursor: pointer;

  &:hover {
    background: ${tint('neutral')};
  }
  &[aria-pressed='true'] {
    border-color: ${linkColour};
    background: ${tint('accent')};
    color: ${linkColour};
  }
  &:focus-visible {
    outline: 2px solid ${linkColour};
    outline-offset: 2px;
  }
`;

/** Buttons in a row that wraps. */
export const ButtonRow = styled.div`
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
`;

/** The area of the page that holds the events; `data-bare` where they are cards with areas of their own. */
export const Surface = styled.div`
  border-radius: 8px;
  background: ${({ theme }: Themed) => theme.colors.container};
  box-shadow: 0 0 0 1px ${tint('neutral')};

  &[data-bare='true'] {
    background: transparent;
    box-shadow: none;
  }
`;
