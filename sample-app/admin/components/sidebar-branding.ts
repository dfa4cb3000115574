import { Box, Text } from '@adminjs/design-system';
import { ViewHelpers, type BrandingOptions } from 'adminjs';
import React from 'react';
import { Link } from 'react-router-dom';

const h = React.createElement;

/** The company's name over the menu: AdminJS writes it too pale in dark, where a logo of its own takes its place. */
export default function SidebarBranding({
  branding,
}: {
  branding: BrandingOptions;
}): React.ReactElement {
  return h(
    Box,
    { px: 'xxl', pt: 'xl', pb: 'xxl' },
    h(
      Link,
      { to: new ViewHelpers().dashboardUrl(), style: { textDecoration: 'none' } },
      h(Text, { color: 'text', fontSize: 'xl', fontWeight: 'bold' }, branding.companyName),
    ),
  );
}
