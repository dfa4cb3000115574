interface SampleCompany {
  name: string;
  domain: string;
  phone: string;
  employeeCount: number;
}

export const SAMPLE_COMPANIES: readonly SampleCompany[] = [
  {
    name: 'Harbour Logistics',
    domain: 'harbour.example',
    phone: '+44 1632 960101',
    employeeCount: 340,
  },
  {
    name: 'Bright Dental Group',
    domain: 'bright-dental.example',
    phone: '+44 1632 960114',
    employeeCount: 85,
  },
  {
    name: 'Northgate Housing',
    domain: 'northgate.example',
    phone: '+44 1632 960127',
    employeeCount: 120,
  },
  {
    name: 'Café Lumière',
    domain: 'cafe-lumiere.example',
    phone: '+33 1 99 00 12 34',
    employeeCount: 22,
  },
  {
    name: 'Müller & Söhne',
    domain: 'mueller-soehne.example',
    phone: '+49 30 23125 010',
    employeeCount: 61,
  },
  {
    name: 'Willow Care Homes',
    domain: 'willow-care.example',
    phone: '+44 1632 960153',
    employeeCount: 210,
  },
];
