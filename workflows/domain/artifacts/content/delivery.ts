import { defineForm, optionsOf } from '../fields';

/** What the delivery stage asks: what is handed over, in which formats, how, and whether it has been looked over. */

/** Characters that one line at the foot of a page has room for. */
export const FOOTER_MAX = 200;

export const DELIVERY_FORM = defineForm({
  stage: 'DELIVERY',
  schemaVersion: 'delivery_v1',
  sections: [
    {
      key: 'source_artifacts',
      title: 'What is in force',
      note: 'The approved version of each stage, as this delivery was last saved.',
      computed: true,
      fields: [
        {
          key: 'versions',
          label: 'Approved versions',
          kind: 'rows',
          columns: [
            {
              key: 'type',
              label: 'Stage',
              kind: 'choice',
              options: [
                { value: 'INTAKE', label: 'Intake' },
                { value: 'STRATEGY', label: 'Strategy' },
                { value: 'CREATIVES', label: 'Creatives' },
                { value: 'EXECUTION', label: 'Execution' },
                { value: 'MONITORING', label: 'Monitoring' },
              ],
            },
            { key: 'artifact_id', label: 'Artifact', kind: 'line' },
            { key: 'version', label: 'Version', kind: 'number', min: 1, whole: true },
          ],
        },
      ],
    },
    {
      key: 'artifact_selection',
      title: 'What is handed over',
      fields: [
        { key: 'include_intake', label: 'Intake', kind: 'flag' },
        { key: 'include_strategy', label: 'Strategy', kind: 'flag' },
        { key: 'include_creatives', label: 'Creatives', kind: 'flag' },
        { key: 'include_execution', label: 'Execution', kind: 'flag' },
        {
          key: 'include_monitoring',
          label: 'Monitoring',
          hint: 'Only where a monitoring is approved.',
          kind: 'flag',
        },
      ],
    },
    {
      key: 'export_formats',
      title: 'Formats',
      fields: [
        { key: 'pdf', label: 'PDF document', kind: 'flag' },
        { key: 'pptx', label: 'Slides (PPTX)', kind: 'flag' },
        { key: 'json', label: 'Data (JSON)', kind: 'flag' },
        { key: 'zip', label: 'Everything in one ZIP', kind: 'flag' },
      ],
    },
    {
      key: 'delivery_options',
      title: 'How it is handed over',
      fields: [
        {
          key: 'delivery_method',
          label: 'Way of delivery',
          kind: 'choice',
          required: true,
          options: optionsOf('Download', 'Email', 'Cloud Storage', 'Client Portal'),
        },
        {
          key: 'recipients',
          label: 'Recipients',
          hint: 'E-mail addresses, one a line. Needed when it is sent by e-mail.',
          kind: 'list',
          of: 'email',
        },
        {
          key: 'delivery_notes',
          label: 'Words to go with it',
          hint: 'The client reads them.',
          kind: 'text',
        },
        {
          key: 'include_qc_reports',
          label: 'Add the reports of quality control',
          kind: 'flag',
        },
      ],
    },
    {
      key: 'checklist',
      title: 'Checklist',
      note: 'What only a person can say. Approvals and quality control are looked up.',
      fields: [
        {
          key: 'check_completeness',
          label: 'Everything that was agreed is in it',
          kind: 'flag',
        },
        { key: 'check_branding', label: 'The branding is right', kind: 'flag' },
        {
          key: 'check_legal',
          label: 'Claims, disclaimers and rights are cleared',
          kind: 'flag',
        },
      ],
    },
    {
      key: 'verified',
      title: 'Looked up',
      note: 'As it stood when this version was saved.',
      computed: true,
      fields: [
        { key: 'check_approvals', label: 'Everything included is approved and not flagged', kind: 'flag' },
        { key: 'check_qc', label: 'Everything included passed quality control', kind: 'flag' },
        { key: 'checklist_complete', label: 'All five points of the checklist hold', kind: 'flag' },
      ],
    },
    {
      key: 'branding',
      title: 'Branding',
      fields: [
        { key: 'agency_name', label: 'Agency', kind: 'line', most: 120 },
        { key: 'footer_text', label: 'Footer of each page', kind: 'line', most: FOOTER_MAX },
        {
          key: 'primary_color',
          label: 'Colour',
          hint: 'Six hexadecimal digits, such as #1E3A8A.',
          kind: 'line',
          most: 7,
          suggestions: ['#1E3A8A'],
        },
        { key: 'logo', label: 'Address of the logo', kind: 'url' },
      ],
    },
    {
      key: 'document',
      title: 'What the document says first',
      note: 'Written from the approved stages when this version is saved.',
      computed: true,
      fields: [
        { key: 'executive_summary', label: 'Executive summary', kind: 'text' },
        { key: 'campaign_overview', label: 'Campaign overview', kind: 'text' },
        { key: 'deliverables', label: 'Deliverables', kind: 'text' },
        { key: 'timeline', label: 'Timeline', kind: 'text' },
        { key: 'next_steps', label: 'Next steps', kind: 'text' },
      ],
    },
  ],
});
