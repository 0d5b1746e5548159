import type { Content } from '../../../workflows/domain/artifacts/fields';

/** How Northwind Tea gets its campaign: complete, valid, and, once saved, without a finding. */
export const DELIVERY_CONTENT: Content = {
  artifact_selection: {
    include_intake: true,
    include_strategy: true,
    include_creatives: true,
    include_execution: true,
    include_monitoring: true,
  },
  export_formats: { pdf: true, pptx: true, json: true, zip: true },
  delivery_options: {
    delivery_method: 'Email',
    recipients: ['lena@northwind-tea.example'],
    delivery_notes:
      'Everything for the spring tasting box: what we found, what we will say, and when. Please look at the brewing cards first.',
    include_qc_reports: false,
  },
  checklist: { check_completeness: true, check_branding: true, check_legal: true },
  branding: {
    agency_name: 'Harbour Agency',
    footer_text: 'Prepared for Northwind Tea',
    primary_color: '#1E3A8A',
    logo: 'https://www.harbour-agency.example/logo.png',
  },
};
