import { styled } from '@adminjs/design-system/styled-components';
import { hairline, mutedColour, SMALL_SCREEN } from '../shared/styles.js';

export const Table = styled.table`
  width: 100%;
  table-layout: fixed;
  border-collapse: collapse;

  & tbody tr {
    border-top: ${hairline};
  }

  ${SMALL_SCREEN} {
    &,
    & tbody,
    & tr,
    & th,
    & td {
      display: block;
    }
    & thead {
      display: none;
    }
    & tbody tr {
      padding: 12px 0;
    }
    & tbody tr:first-child {
      border-top: 0;
      padding-top: 0;
    }
  }
`;

export const HeadCell = styled.th`
  padding: 0 12px 8px 0;
  text-align: start;
  font-size: 12px;
  line-height: 16px;
  color: ${mutedColour};
`;

export const PropertyCell = styled.th`
  padding: 10px 16px 10px 0;
  text-align: start;
  vertical-align: top;
  font-weight: 500;
  overflow-wrap: anywhere;

  & small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    font-weight: 400;
    color: ${mutedColour};
  }

  ${SMALL_SCREEN} {
    padding: 0;
  }
`;

export const Cell = styled.td`
  padding: 10px 16px 10px 0;
  vertical-align: top;
  overflow-wrap: anywhere;

  &:last-child {
    padding-inline-end: 0;
  }

  ${SMALL_SCREEN} {
    padding: 6px 0 0;

    &[data-label] {
      display: grid;
      grid-template-columns: minmax(64px, auto) minmax(0, 1fr);
    }
    &[data-label]::before {
      content: attr(data-label);
      font-size: 12px;
      color: ${mutedColour};
    }
  }
`;
