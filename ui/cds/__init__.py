"""CDS Hooks 2.0: a record's FHIR resources become facts about a patient and questions, their answers become cards."""
